"""The text of an article: decoded, extracted, cleaned."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from transforms.records.fields import OMITTED, key
from transforms.records.raw import RawRecord

FieldName = Literal["title", "body"]


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
class LeftOut:
    """A text of the article's column on its page that is not in the body, and the kind of furniture it is."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of the article before any cut: NFC, with a blank line between paragraphs.

    Plain text has no `extraction` and leaves nothing out.

    Attributes:
        rows: The numbers of the lines that are table rows, blank lines not counted; None if they were not looked for.
    """

    decoded: Decoded
    text: str
    rows: frozenset[int] | None = None
    title: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    published: Published | None = None
    page: PageMetadata = PageMetadata()
    extraction: Extraction | None = None
    left_out: tuple[LeftOut, ...] = ()


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
class Overruled:
    """A line of the body that a rule would have cut, if the guard of cleaning had not prevented it."""

    rule: str
    field: FieldName
    start: int
    end: int


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
    """The article without boilerplate; inserting `removed` into `body` gives `extracted.text`.

    `published` is the time that was extracted, or else the day of the dateline.
    """

    extracted: Extracted = dataclasses.field(metadata=OMITTED)
    body: str
    title: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    dateline: Dateline | None = None
    published: Published | None = dataclasses.field(default=None, metadata=OMITTED)
    removed: tuple[Cut, ...] = ()
    notes: tuple[Note, ...] = ()
    overruled: tuple[Overruled, ...] = ()
