"""From the parts of an agency's item to the article: what all agency formats share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime

from infra.sources.formats.agency.parts.people import DeliveredByline, agency_name
from infra.sources.formats.agency.parts.story import trim_blocks
from infra.sources.formats.agency.parts.story_text import DeliveredBlock, join_blocks
from infra.sources.formats.agency.parts.times import (
    first_publication,
    first_time,
    later_than,
    read_time,
    to_moment,
    with_offset,
)
from infra.sources.formats.items import Item
from infra.sources.formats.xml.tree import distinct
from infra.sources.metadata import GivenMetadata, MetadataError
from transforms.records import Delivery, Reason, Subject

_KILL = re.compile(r"kill|withdraw|retract|delet|annul|suppress|revok", re.IGNORECASE)
_MOST_SIGNAL_WORDS = 4
"""Words of a signal; longer ones are sentences to editors, which may speak of anything."""

_CANCELED = re.compile(r"cancel", re.IGNORECASE)
_WITHHELD = re.compile(r"withh?eld|embargo|hold", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class AgencyItem:
    """The parts of an item as an agency wrote them; None or empty for what is missing.

    Attributes:
        format: The name of the file format.
        headline: The main headline.
        head_title: A title that may be a slug or number; it serves if there is no headline.
        identifier: The id of the item in all its versions.
        first_issued: The time of issue of the first version, where it is given apart from that of this one.
        issued: Times of issue of this version, the preferred one first; then those of sending, then of creation.
        embargoed: The time before which the item may not be used.
        provider: The agency that delivered the item.
        source: The provider's registered name, by which ids are distinct; None if that is the same.
        credits: Further agencies: sources, credit lines.
        status: The publishing status as written.
        signals: Editorial signals as written: update, correction, kill.
    """

    format: str
    blocks: Sequence[DeliveredBlock] = ()
    headline: str | None = None
    head_title: str | None = None
    subheadlines: Sequence[str] = ()
    identifier: str | None = None
    version: str | None = None
    url: str | None = None
    first_issued: str | None = None
    issued: Sequence[str | None] = ()
    embargoed: str | None = None
    modified: str | None = None
    language: str | None = None
    provider: str | None = None
    source: str | None = None
    credits: Sequence[str] = ()
    byline: DeliveredByline = field(default_factory=DeliveredByline)
    keywords: Sequence[str] = ()
    subjects: Sequence[Subject] = ()
    places: Sequence[Subject] = ()
    section: str | None = None
    slug: str | None = None
    genre: Sequence[str] = ()
    urgency: str | None = None
    status: str | None = None
    signals: Sequence[str] = ()
    editor_notes: Sequence[str] = ()
    rights: str | None = None


def build_item(parts: AgencyItem) -> Item:
    """Return the article of an item. Raises MetadataError if it has no text and is not withdrawn."""
    title = parts.headline or parts.head_title
    issued = first_time(*parts.issued)
    published = first_publication(read_time(parts.first_issued), issued)
    blocks = trim_blocks(parts.blocks, (parts.headline, parts.head_title, parts.slug, " ".join(parts.keywords)))
    text = join_blocks(blocks)
    status = read_status(parts.status)
    signal = next(iter(parts.signals), None)
    withdrawal = _withdrawal(parts, status, text)
    if not text and withdrawal is None:
        raise MetadataError(Reason.NO_CONTENT, "the item has no text")
    metadata = GivenMetadata(
        external_id=parts.identifier,
        url=parts.url,
        title=title,
        published=published,
        observed=_latest(issued, read_time(parts.modified)),
        source=parts.source or parts.provider,
        language=parts.language,
    )
    agencies = distinct([*map(agency_name, (parts.provider, *parts.credits)), *parts.byline.agencies])
    delivery = Delivery(
        format=parts.format,
        version=parts.version,
        status=status,
        signal=signal,
        urgency=read_urgency(parts.urgency),
        slug=parts.slug,
        genre=distinct([*parts.genre]),
        subjects=_distinct_subjects(parts.subjects),
        places=_distinct_subjects(parts.places),
        embargo=_embargo(parts.embargoed, issued, parts.issued),
        subheadlines=tuple(one for one in distinct([*parts.subheadlines]) if one != title),
        editor_notes=distinct([*parts.editor_notes]),
        rights=parts.rights,
        byline=parts.byline.text,
        authors=parts.byline.authors,
        agencies=agencies,
        section=parts.section,
        tags=distinct([*parts.keywords, *(subject.name for subject in parts.subjects)]),
        modified=_modified(read_time(parts.modified) or issued, published),
        withdrawal=withdrawal,
    )
    return Item(text, "text", metadata, delivery)


def read_status(written: str | None) -> str | None:
    """The publishing status of any vocabulary: usable, withheld or canceled; None if none is given."""
    if not written:
        return None
    if _CANCELED.search(written) or _KILL.search(written):
        return "canceled"
    return "withheld" if _WITHHELD.search(written) else "usable"


def read_urgency(written: str | None) -> int | None:
    """The urgency from 1 to 9; None for any other value."""
    digits = _DIGITS.fullmatch(written or "")
    return int(digits.group()) if digits and 1 <= int(digits.group()[:3]) <= 9 else None


def _withdrawal(parts: AgencyItem, status: str | None, text: str) -> str | None:
    kill = next(filter(_is_kill, (*parts.signals, parts.status or "")), None)
    if kill:
        return f"killed by the agency: {kill}"
    return "canceled by the agency" if status == "canceled" and not text else None


def is_signal(text: str) -> bool:
    """Return whether a text is short enough for a signal; longer ones are notes to editors."""
    return len(text.split()) <= _MOST_SIGNAL_WORDS


def _is_kill(signal: str) -> bool:
    return is_signal(signal) and bool(_KILL.search(signal))


def _embargo(embargoed: str | None, issued: str | None, others: Sequence[str | None]) -> str | None:
    """The end of an embargo with an offset; None if it was over when the item was issued."""
    written = read_time(embargoed)
    embargo = with_offset(written, issued, *map(read_time, others)) if written else None
    return embargo if later_than(embargo, issued) else None


def _modified(modified: str | None, published: str | None) -> str | None:
    return modified if modified != published else None


def _latest(*times: str | None) -> datetime | None:
    return max((moment for time in times if (moment := to_moment(time))), default=None)


def fill_missing(parts: AgencyItem, embedded: AgencyItem) -> None:
    """Fill what an item does not have from the document that is embedded in it; its times follow the item's own."""
    for one in fields(AgencyItem):
        if one.name == "byline":
            parts.byline = embedded.byline if embedded.byline.authors and not parts.byline.authors else parts.byline
        elif one.name != "source" and not getattr(parts, one.name):
            setattr(parts, one.name, getattr(embedded, one.name))
    parts.issued = (*parts.issued, *embedded.issued)


def _distinct_subjects(subjects: Sequence[Subject]) -> tuple[Subject, ...]:
    """The subjects without repeated codes; of those with one code, the first that has a name."""
    known: dict[str, Subject] = {}
    for subject in subjects:
        if subject.code not in known or (known[subject.code].name is None and subject.name):
            known[subject.code] = subject
    return tuple(known.values())
