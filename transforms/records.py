"""The records that the steps pass on, and the options of a run.

    RawRecord -> Decoded -> Extracted -> Cleaned -> Enriched -> Document

Each record is frozen and contains the one before it, so that a document can be traced back to its bytes. Offsets are
code points into the named field, end exclusive. Intervals are half-open and in local calendar time. A field enters the
document under its name unless it has other metadata (`transforms.document`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

GENERATION = 3
"""Raised with any change of what documents look like, also by a rollback, so that a re-run re-indexes."""

Media = Literal["text", "html"]
FieldName = Literal["title", "body"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]

OMITTED = {"omitted": True}
"""Metadata of a field that is left out of the document."""

INLINE = {"inline": True}
"""Metadata of a record with fields that lie in the document beside those of the record that contains it."""


def key(name: str) -> Mapping[str, str]:
    """Return the metadata of a field that has another name in the document."""
    return {"key": name}


class Reason(StrEnum):
    """The reason of a rejection; the same word in counters, dead letters and Kibana."""

    EMPTY = "empty"
    MALFORMED_JSON = "malformed_json"
    NOT_AN_OBJECT = "not_an_object"
    UNKNOWN_KEY = "unknown_key"
    REPEATED_KEY = "repeated_key"
    BAD_VALUE = "bad_value"
    BAD_FILE_TIME = "bad_file_time"
    OUTSIDE_FOLDER = "outside_folder"
    NO_CONTENT = "no_content"
    TOO_LARGE = "too_large"
    NOTHING_EXTRACTED = "nothing_extracted"
    UNREADABLE = "unreadable"
    TOO_COMPLEX = "too_complex"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    WORKER_DIED = "worker_died"
    INTERNAL_ERROR = "internal_error"
    REFUSED_BY_INDEX = "refused_by_index"
    INDEX_UNREACHABLE = "index_unreachable"


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a run.

    `max_content` is in bytes, or code points of a JSON string; `month_first` reads 3/4/24 as March 4.
    """

    keep_boilerplate: bool = False
    month_first: bool = True
    max_content: int = 20_000_000


@dataclass(frozen=True, slots=True)
class InputRef:
    """The place of the raw bytes: path as given, byte offset and length (None: to the end), absolute path (`file`)."""

    path: str
    offset: int = 0
    length: int | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One article as received; None for what was not given.

    Attributes:
        content: Bytes of a file, or a str of a JSON line.
        observed: When this state was seen (aware, UTC): `observed_given` by the record, else the time of its file.
        path: Absolute path of a file that is one article.
        encoding: Declared outside the content.
        url_is_canonical: Whether the URL is the page's own canonical link.
        adopted_id: The `_id` of the document that this record continues; None if its own names determine it.
    """

    content: bytes | str
    media: Media
    source: str
    observed: datetime
    input: InputRef
    external_id: str | None = None
    url: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None
    path: str | None = None
    encoding: str | None = None
    observed_given: bool = False
    url_is_canonical: bool = False
    adopted_id: str | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input that becomes no document: the stage, the reason, and a sentence for the user."""

    reason: Reason
    stage: str
    message: str
    input: InputRef
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """A kind of damage repaired while decoding (`nul`, `mojibake`, ...) and its count."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Decoding:
    """The encoding of the content, its source and the repairs.

    `source` is bom, declared, detected, default, or given for content that was text already.
    """

    encoding: str
    source: str
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text without CR, surrogates or control characters other than tab and newline."""

    raw: RawRecord
    text: str
    decoding: Decoding


@dataclass(frozen=True, slots=True)
class Published:
    """A publication time: an ISO date or date-time, with an offset only if it was given.

    `precision` is day, minute or second; `source` is given, json-ld, meta, time, url, dateline, ...
    """

    value: str = dataclasses.field(metadata=key("published"))
    precision: str = dataclasses.field(metadata=key("published_precision"))
    source: str = dataclasses.field(metadata=key("published_source"))


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """Metadata of a web page; None or empty for plain text."""

    canonical_url: str | None = None
    site_name: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image_url: str | None = None
    modified: str | None = None
    language: str | None = dataclasses.field(default=None, metadata=OMITTED)
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """The HTML extractor that was chosen, and the number of words that each one offered."""

    winner: str
    offered: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of the article before any cut: NFC, with a blank line between paragraphs.

    Plain text has no `extraction`.
    """

    decoded: Decoded
    text: str
    title: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    published: Published | None = None
    page: PageMetadata = PageMetadata()
    extraction: Extraction | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece of text that was removed, the rule, and its insertion point in `body`."""

    text: str
    rule: str
    start: int


@dataclass(frozen=True, slots=True)
class Note:
    """A correction or editor's note, which stays in the text."""

    field: FieldName
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Dateline:
    """The opening "SEOUL, Nov 27 (Reuters) -" of a wire story; `body[0:len(text)] == text`.

    `place` and `date` are as printed, `agency` is in canonical form.
    """

    text: str
    place: str | None
    agency: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The article without boilerplate; inserting `removed` into `body` gives `extracted.text`."""

    extracted: Extracted = dataclasses.field(metadata=OMITTED)
    body: str
    title: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    dateline: Dateline | None = None
    removed: tuple[Cut, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Language:
    """An ISO 639-1 code or None, and its source: given, page, detected or too-short."""

    code: str | None = dataclasses.field(metadata=key("language"))
    source: str = dataclasses.field(metadata=key("language_source"))


@dataclass(frozen=True, slots=True)
class DateMention:
    """A time expression with its TIMEX3 type and value.

    Attributes:
        from_: Start of the half-open interval as a local calendar string (`2024-11-01`); None, like `to`, if unknown.
        to: Its end, later than `from_`.
        precision: The unit of the value.
        rule: The name of the rule that matched.
        implausible: Resolved as written and left out of the fields for searching.
    """

    field: FieldName
    start: int
    end: int
    text: str
    type: TimexType
    value: str
    from_: str | None = dataclasses.field(metadata=key("from"))
    to: str | None
    precision: str
    rule: str
    implausible: bool = False


class DateRange(NamedTuple):
    """A half-open interval of local calendar time."""

    gte: str
    lt: str


@dataclass(frozen=True, slots=True)
class MentionedDates:
    """The intervals by precision, each once, in order of first mention.

    `mentioned_months` ("2024-11") are the months touched by intervals finer than a year, `mentioned_from` the first
    days of all intervals.
    """

    mentioned_day: tuple[DateRange, ...] = ()
    mentioned_month: tuple[DateRange, ...] = ()
    mentioned_year: tuple[DateRange, ...] = ()
    mentioned_months: tuple[str, ...] = ()
    mentioned_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityMention:
    """A named entity: its label (PERSON, ORG, GPE, LOC, FAC, NORP, EVENT, ...) and canonical name.

    Attributes:
        id: The same for the same name in all documents.
        lat: Degrees, like `lon`.
        country: ISO 3166 alpha-2 code of a place, a people or a body of a country.
        why: How the canonical name was chosen.
    """

    field: FieldName
    start: int
    end: int
    text: str
    label: str
    name: str
    id: str
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    why: str = ""


class GeoPoint(NamedTuple):
    """A position in degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Facets:
    """Canonical names to filter by, each once, in order of first mention; `lead_*` are of title and lead."""

    people: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    locations: tuple[GeoPoint, ...] = ()
    lead_people: tuple[str, ...] = ()
    lead_places: tuple[str, ...] = ()


FACET_LABELS = {
    "people": frozenset({"PERSON"}),
    "organizations": frozenset({"ORG"}),
    "places": frozenset({"GPE", "LOC", "FAC"}),
}
"""Labels of the mentions that fill each facet of names."""


@dataclass(frozen=True, slots=True)
class Enriched:
    """A cleaned article with its language, dates and entities."""

    cleaned: Cleaned
    language: Language
    dates: tuple[DateMention, ...] = ()
    entities: tuple[EntityMention, ...] = ()
    facets: Facets = Facets()


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """The version of every stage, raised in the commit that changes what it does, and of the NER model.

    `model` is the recognizer's name and version, `en_core_web_sm-3.8.0`.
    """

    generation: int = GENERATION
    decode: str = "1"
    extract: str = "2"
    clean: str = "1"
    language: str = "1"
    dates: str = "1"
    entities: str = "2"
    model: str
