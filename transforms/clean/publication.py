"""The publication of a text without metadata: the day in its dateline."""

from __future__ import annotations

from transforms.extract.pages.metadata.clock import read_moment
from transforms.records import Dateline, Extracted, Options, Published

_SOURCE = "dateline"


def publication_of(extracted: Extracted, dateline: Dateline | None, options: Options) -> Published | None:
    """Return the publication that is given with an article; for plain text without one, the full date of its dateline.

    A dateline without a year gives none, nor does one that can be two days (`3/4/2024`), except with the day first.
    Web pages have their own sources, among them the openings of releases.
    """
    if extracted.published or extracted.decoded.raw.media != "text" or dateline is None or dateline.date is None:
        return extracted.published
    readings = {read_moment(dateline.date, _SOURCE, month_first) for month_first in {options.month_first, False}}
    return readings.pop() if len(readings) == 1 else None
