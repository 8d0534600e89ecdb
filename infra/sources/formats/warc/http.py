"""HTTP responses as a crawler stored them: status line, header and body."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from infra.sources.formats.warc.heads import parse_fields

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? {1,4}(\d{3})(?: [^\n]*)?\r?\n|HTTP/\d(?:\.\d)? {1,4}(\d{3})\r?\Z")
_END = re.compile(rb"\n\r?\n")
_CHARSET = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?([\w.:+-]{1,40})", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class HttpHead:
    """The head of an HTTP response.

    Attributes:
        status: 100 to 999; None if the bytes are no HTTP response.
        fields: The fields, their names in lower case.
        size: Its bytes, with the empty line; the body follows.
    """

    status: int | None
    fields: Mapping[str, str]
    size: int

    @property
    def media_type(self) -> str:
        """The type of the content in lower case, without parameters; empty if none is given."""
        return media_type(self.fields.get("content-type", ""))

    @property
    def charset(self) -> str | None:
        """The declared encoding of the content."""
        match = _CHARSET.search(self.fields.get("content-type", ""))
        return match[1] if match else None


def read_http_head(block: bytes) -> HttpHead:
    """The head at the beginning of a block; one that does not end goes to the end of the block."""
    status = _STATUS.match(block)
    if status is None:
        return HttpHead(None, {}, 0)
    ended = _END.search(block, status.end() - 1)
    stop, size = (ended.start() + 1, ended.end()) if ended else (len(block), len(block))
    return HttpHead(int(status[1] or status[2]), parse_fields(block[status.end() : stop]), size)


def media_type(content_type: str) -> str:
    """The type without parameters, in lower case.

    >>> media_type("Text/HTML; charset=utf-8")
    'text/html'
    """
    return content_type.partition(";")[0].partition(",")[0].strip().lower()
