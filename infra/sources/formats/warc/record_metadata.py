"""The metadata that Dateline keeps with a record of the archive, in one extension field of its header."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

FIELD = "Dateline-Metadata"
"""The name of the header field."""

MAX_METADATA = 32_000
"""Bytes of the field: half of what readers allow for the whole header of a record."""


class MetadataTooLong(ValueError):
    """The metadata of a record that do not fit in its header."""


@dataclass(frozen=True, slots=True)
class RecordMetadata:
    """The metadata of a record beside its bytes.

    Attributes:
        source: The source of the article; None leaves it to the reader.
        url: The URL by which the article is known, if that of the record is another one: its page has moved since.
        language: The language that the article was given with.
        format: The name of the format that parses the block of a resource record (`rss`, `nitf`, `jsonl`); None for
            pages in response records, which WARC readers parse.
        path: The file that the record was delivered in, as the user gave it.
        extra: What else the format needs to parse the block as it did in the original file, as JSON values.
    """

    source: str | None = None
    url: str | None = None
    language: str | None = None
    format: str | None = None
    path: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_field(self) -> str:
        """The value of the header field: one line of JSON in ASCII. Raises MetadataTooLong."""
        given = {one.name: value for one in fields(self) if (value := getattr(self, one.name))}
        text = json.dumps(given, ensure_ascii=True, separators=(",", ":"))
        if len(text) > MAX_METADATA:
            raise MetadataTooLong(f"the metadata of the record have {len(text):,} bytes; {MAX_METADATA:,} are kept")
        return text


def parse_field(text: str) -> RecordMetadata:
    """Parse the value of the header field; keys of later versions are ignored.

    Raises:
        ValueError: The value is not the JSON of metadata.
    """
    given = json.loads(text)
    if not isinstance(given, dict) or not isinstance(given.get("extra", {}), dict):
        raise ValueError("the metadata of the record are not a JSON object")
    texts = {name: given.get(name) for name in ("source", "url", "language", "format", "path")}
    if wrong := [name for name, value in texts.items() if value is not None and not isinstance(value, str)]:
        raise ValueError(f"{', '.join(wrong)} in the metadata of the record is not a string")
    return RecordMetadata(**texts, extra=given.get("extra", {}))
