"""The publication of a text without metadata, from the full date in its dateline."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quality.wire_gold import cleaned
from tests.support.build import raw_text
from transforms.clean import clean
from transforms.dates import read_dates
from transforms.decode import decode
from transforms.extract import extract
from transforms.records import Cleaned, Decoded, Extracted, Options, Published

_STORY = "The council met for nine hours on Thursday.\n\nIt will meet again."


def _clean(text: str, options: Options) -> Cleaned:
    decoded = decode(raw_text(text), options)
    assert isinstance(decoded, Decoded)
    extracted = extract(decoded, options)
    assert isinstance(extracted, Extracted)
    return clean(extracted, options)


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        ("PARIS, Jan 16, 2025 (AFP) - ", "2025-01-16"),
        ("Council puts off vote\n\nPARIS, 16 January 2025 (AFP) - ", "2025-01-16"),
        ("READING, PA, MARCH 12, 1987 - ", "1987-03-12"),
        ("HARWICH, England, Nov. 24, 2024 /PRNewswire/ -- ", "2024-11-24"),
        ("BERLIN, 16. Januar 2025 (dpa) - ", "2025-01-16"),
        ("Correction: An earlier version gave the wrong hour.\n\nPARIS, Jan 16, 2025 (AFP) - ", "2025-01-16"),
    ],
)
def test_a_full_date_in_the_dateline_is_the_publication(opening: str, day: str) -> None:
    assert cleaned(opening + _STORY).published == Published(day, "day", "dateline")


@pytest.mark.parametrize(
    "opening",
    ["", "PARIS, Jan 16 (AFP) - ", "PARIS (AFP) - ", "PARIS, 3/4/2025 (AFP) - ", "PARIS, Feb 30, 2025 (AFP) - "],
)
def test_no_publication_is_invented(opening: str) -> None:
    assert cleaned(f"{opening}{_STORY}\n\nThe first was on Jan 16, 2025.").published is None


def test_the_day_first_decides_what_a_date_in_numbers_is() -> None:
    got = _clean(f"PARIS, 3/4/2025 (AFP) - {_STORY}", Options(month_first=False))
    assert got.published == Published("2025-04-03", "day", "dateline")


def test_a_given_publication_wins() -> None:
    got = cleaned(f"PARIS, Jan 16, 2025 (AFP) - {_STORY}", published="2025-01-17T09:30")
    assert got.published == Published("2025-01-17T09:30", "minute", "given")


def test_text_that_is_kept_as_it_is_has_the_publication_of_its_dateline() -> None:
    got = _clean(f"PARIS, Jan 16, 2025 (AFP) - {_STORY}", Options(keep_boilerplate=True))
    assert got.published == Published("2025-01-16", "day", "dateline")


def test_weekdays_of_the_story_are_read_from_its_dateline() -> None:
    got = cleaned(f"PARIS, Jan 16, 2025 (AFP) - {_STORY}")
    values = {found.text: found.value for found in read_dates(got.title, got.body, got.published, Options())}
    assert values["Thursday"] == "2025-01-16"


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_the_day_is_never_another_than_the_printed_one(day: date) -> None:
    got = cleaned(f"PARIS, {day:%B} {day:%-d}, {day:%Y} (AFP) - {_STORY}").published
    assert got == Published(f"{day}", "day", "dateline")
