"""The records that the steps hand to each other, and the options that steer them.

    RawRecord -> Decoded -> Extracted -> Cleaned -> Enriched -> Document

Each record is frozen and holds the one before it, so that a document can be traced back to its bytes. Offsets are code
points into the named field, end exclusive. Intervals are half-open and in local calendar time.
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
"""Metadata of a field that does not enter the document."""


def key(name: str) -> Mapping[str, str]:
    """Metadata of a field with another key in the document than its name."""
    return {"key": name}


class Reason(StrEnum):
    """Why an input did not become a document; the same word in counters, dead letters and Kibana."""

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
    """What a caller may choose for one run; the same for every record of it.

    `max_content` is in bytes (or code points of a JSON string); `month_first` reads 3/4/24 as March 4.
    """

    keep_boilerplate: bool = False
    month_first: bool = True
    max_content: int = 20_000_000


@dataclass(frozen=True, slots=True)
class InputRef:
    """Where the raw bytes are: a path as given, byte offset and length (None: to the end), and the absolute path."""

    path: str
    offset: int = 0
    length: int | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One article as received. `content` is bytes from a file, a str from a JSON line.

    `observed` (aware, UTC) is when this state was seen: `observed_given` by the record, else the time of its file.
    `path` is the absolute path of a file that is one article; `url_is_canonical`: the URL is the page's own canonical
    link. `encoding` is one declared outside the content. `adopted_id` is the `_id` of the document that this record
    continues, None where its own names decide that. None means not given.
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
    """An input that ends here: at which stage, why (a word), and what the user can do (a sentence)."""

    reason: Reason
    stage: str
    message: str
    input: InputRef
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """A kind of damage mended while decoding (`nul`, `mojibake`, ...) and how many times."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Decoding:
    """How bytes became text: the encoding that won, who named it, and what was mended.

    `source` is one of bom, declared, detected, default, given (the content came as text).
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
    """A publication time: an ISO date or date-time with the offset it was given (none invented).

    `precision` is day, minute or second; `source` is given, json-ld, meta, time, url, dateline, ...
    """

    value: str = dataclasses.field(metadata=key("published"))
    precision: str = dataclasses.field(metadata=key("published_precision"))
    source: str = dataclasses.field(metadata=key("published_source"))


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a web page says of itself; all null or empty for plain text."""

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
    """The HTML extractor with the answer that was taken (`winner`), and the word count of each one's answer."""

    winner: str
    offered: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Extracted:
    """The article's own words: NFC, paragraphs apart by a blank line, nothing cut from the text yet.

    `extraction` is None for plain text.
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
    """A piece of text that was taken out: by which rule, and where in `body` it goes back in."""

    text: str
    rule: str
    start: int


@dataclass(frozen=True, slots=True)
class Note:
    """A correction or editor's note that stays in the text and is marked."""

    field: FieldName
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Dateline:
    """The opening "SEOUL, Nov 27 (Reuters) -" of a wire story; `body[0:len(text)] == text`.

    `place` as printed, `agency` in canonical form, `date` as printed; each null where it is not there.
    """

    text: str
    place: str | None
    agency: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The story without its furniture. Putting `removed` back into `body` gives `extracted.text`."""

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
    """An ISO 639-1 code or null, and where it came from: given, page, detected or too-short."""

    code: str | None = dataclasses.field(metadata=key("language"))
    source: str = dataclasses.field(metadata=key("language_source"))


@dataclass(frozen=True, slots=True)
class DateMention:
    """A time expression: its TIMEX3 `type` and `value`, and the interval it stands for.

    `from_`/`to` are local calendar strings (`2024-11-01`), half-open, `from_ < to`, or both null
    where the interval cannot be known. `precision` is the unit of the value; `rule` made it. An `implausible`
    date is resolved as written, and not searched by.
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


@dataclass(frozen=True, slots=True)
class EntityMention:
    """A named entity: its label (PERSON, ORG, GPE, LOC, FAC, NORP, EVENT, ...) and canonical `name`.

    `id` is the same for the same name everywhere; `lat`/`lon` in degrees, `country` as an ISO 3166
    alpha-2 code where it is a place, a people or a body of a country; `why` says how the canonical name was chosen.
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
    """The canonical names people filter by; each list without repeats, in order of first mention.

    `lead_*` are those of title and first paragraphs.
    """

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
    """A cleaned article with what it says about when and whom."""

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
