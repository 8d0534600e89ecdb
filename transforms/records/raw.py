"""Raw records, and the reasons for rejecting an input."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, Self

from transforms.printable import printable
from transforms.records.delivery import Delivery

Media = Literal["text", "html"]


class Reason(StrEnum):
    """The reason of a rejection; the same word in counters, dead letters and Kibana."""

    EMPTY = "empty"
    MALFORMED_JSON = "malformed_json"
    MALFORMED_RECORD = "malformed_record"
    TRUNCATED = "truncated"
    NO_ARTICLE = "no_article"
    EXPANDS_TOO_MUCH = "expands_too_much"
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
class ArchivedRecord:
    """The place of a record in the archive: its segment, once published, and the bytes of its gzip member there."""

    path: str
    offset: int
    length: int

    @classmethod
    def of_document(cls, document: Mapping[str, Any]) -> Self | None:
        """The place in the `input` of a document; None for one that was loaded without the archive."""
        place = (document.get("input") or {}).get("archive")
        return cls(place["path"], place["offset"], place["length"]) if place else None


@dataclass(frozen=True, slots=True)
class InputRef:
    """The place of the raw bytes.

    Attributes:
        path: The file as given; of a member of an archive, the archive's path, `/` and its name.
        offset: The first byte in the unpacked file.
        length: In bytes; None: to the end.
        file: The absolute path.
        archive: The copy of the same bytes in the archive; None without one. It does not distinguish two places.
    """

    path: str
    offset: int = 0
    length: int | None = None
    file: str | None = None
    archive: ArchivedRecord | None = field(default=None, compare=False)

    @property
    def as_text(self) -> InputRef:
        """The same place in text that JSON can carry."""
        return replace(self, path=printable(self.path), file=printable(self.file) if self.file else self.file)


@dataclass(frozen=True, slots=True)
class OriginalRecord:
    """The bytes of a record as they were delivered, and what its format needs to read them again.

    Attributes:
        content: Those of the record alone, with what it needs of the head of its file.
        format: The name of the format that reads them.
        keys: Pairs of a key of the record and ours, from `--map`.
        day_first: Whether 3/4/2024 is 3 April as a date of the record; None refuses it.
    """

    content: bytes
    format: str
    keys: tuple[tuple[str, str], ...] = ()
    day_first: bool | None = None


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One article as received; None for what was not given.

    Attributes:
        content: Bytes of a file, or a str of a JSON line.
        observed: When this state was seen (aware, UTC): `observed_given` by the record, else the time of its file.
        path: Absolute path of a file that is one article.
        encoding: Declared outside the content.
        url_is_canonical: Whether the URL is the page's own canonical link.
        original: What the archive keeps of it; None where that is not asked for, and once it is in the archive.
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
    delivery: Delivery | None = None
    original: OriginalRecord | None = field(default=None, compare=False, repr=False)

    @property
    def withdrawal(self) -> str | None:
        """The reason for which its source takes the article back; None for a text."""
        return self.delivery.withdrawal if self.delivery else None


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input that becomes no document: the stage, the reason, and a sentence for the user."""

    reason: Reason
    stage: str
    message: str
    input: InputRef
    external_id: str | None = None
