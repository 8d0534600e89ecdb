"""The shape of a document: what `dateline process` writes and Elasticsearch gets, every key always there.

Offsets are code points into the named field, end exclusive; a test holds the keys against the mapping.
"""

from __future__ import annotations

from typing import Any, TypedDict

from transforms.versions import Versions


class Naming(TypedDict):
    """Whose article it is: `external_id` is the caller's id, `id` ours."""

    id: str
    external_id: str | None
    source: str
    url: str | None
    canonical_url: str | None
    domain: str | None


class Story(TypedDict):
    """The article's words; `display_title` is the first sentence where there is no title."""

    title: str | None
    display_title: str
    body: str
    language: str | None
    language_source: str
    byline: str | None
    authors: list[str]
    agencies: list[str]
    dateline: DatelineEntry | None


class Publication(TypedDict):
    """When it was published (never invented) and, for a page, when modified."""

    published: str | None
    published_precision: str | None
    published_source: str | None
    modified: str | None


class Facets(TypedDict):
    """Canonical names to filter by; `lead_*` are those of title and first paragraphs."""

    people: list[str]
    organizations: list[str]
    places: list[str]
    countries: list[str]
    locations: list[Point]
    lead_people: list[str]
    lead_places: list[str]


class MentionedDates(TypedDict):
    """The resolved intervals by precision, for searching; `mentioned_months` are keywords `2024-11`."""

    mentioned_day: list[DateRange]
    mentioned_month: list[DateRange]
    mentioned_year: list[DateRange]
    mentioned_months: list[str]
    mentioned_from: list[str]


class Page(TypedDict):
    """What a web page says of itself; null or empty for plain text."""

    site_name: str | None
    section: str | None
    tags: list[str]
    image_url: str | None
    kind: str | None


class Provenance(TypedDict):
    """What made the document, from which input, in which run, and when; what was cut and marked.

    `superseded` are states that this one or one before it replaced, the latest last: a short content hash, a blank, and
    when the replacing state was observed;
    `known_ids` the ids under which later records are taken for this article; `created_by` the record
    that created it, as run, time observed, byte offset and file.
    """

    decoding: DecodingEntry
    notes: list[NoteEntry]
    removed: list[CutEntry]
    fingerprint: list[str]
    story: str
    story_info: dict[str, Any] | None
    versions: Versions
    content_hash: str
    superseded: list[str]
    known_ids: list[str]
    run_id: str | None
    created_by: str | None
    input: InputEntry
    observed: str
    indexed_at: str | None
    withdrawn: Withdrawal | None


class Document(Naming, Story, Publication, Facets, MentionedDates, Page, Provenance):
    """One article as it is searched."""

    dates: list[DateEntry]
    entities: list[EntityEntry]


class Point(TypedDict):
    """Degrees."""

    lat: float
    lon: float


class DateRange(TypedDict):
    """A half-open interval of local calendar time."""

    gte: str
    lt: str


class DatelineEntry(TypedDict):
    """The dateline as printed, which stays the first words of the body."""

    text: str
    place: str | None
    agency: str | None
    date: str | None


class DecodingEntry(TypedDict):
    """The encoding that won, who named it, and `{kind, count}` of what was mended."""

    encoding: str
    source: str
    repairs: list[dict[str, str | int]]


class NoteEntry(TypedDict):
    """A correction or editor's note that stays in the text."""

    field: str
    start: int
    end: int
    kind: str


class CutEntry(TypedDict, total=False):
    """A text-level cut; `words` only in the entry that names the extractor of a page, whose text is empty."""

    text: str
    rule: str
    start: int
    words: dict[str, int]


class InputEntry(TypedDict):
    """Path as given, byte offset and byte length (None: the whole file); `file` is the absolute path."""

    path: str
    offset: int
    length: int | None
    file: str | None


class Withdrawal(TypedDict):
    """Why a document is kept without its text and found by no query."""

    at: str
    reason: str


class EntityEntry(TypedDict):
    """One named entity with its canonical name; a place has degrees and an ISO 3166 country code."""

    field: str
    start: int
    end: int
    text: str
    label: str
    name: str
    id: str
    lat: float | None
    lon: float | None
    country: str | None
    why: str


DateEntry = TypedDict(
    "DateEntry",
    {
        "field": str,
        "start": int,
        "end": int,
        "text": str,
        "type": str,
        "value": str,
        "from": str | None,
        "to": str | None,
        "precision": str,
        "rule": str,
    },
)
"""One time expression; `from`/`to` are local calendar strings, half-open, or both null."""
