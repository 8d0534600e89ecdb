"""The elements by which a kind of XML file is cut into records."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import re2

PREFIX = r"(?:[A-Za-z_][A-Za-z0-9_.\-]{0,40}:)?"
"""An optional namespace prefix, at most 41 characters long."""

LONGEST_TOKEN = 128
"""Bytes that a token of `XmlShape.tokens` may have: brackets, prefix, name and the character after it."""


@dataclass(frozen=True)
class XmlShape:
    """The elements by which a kind of XML file is cut into records; names are local, any namespace prefix fits.

    Attributes:
        records: Elements that are a record each.
        containers: Elements that hold records, the outermost first. A record in which one begins or ends is damaged.
        nests_in: Elements of a record in which a record may be contained; it belongs to the outer one.
        others: Those of the records that are not articles.
    """

    records: tuple[str, ...]
    containers: tuple[str, ...] = ()
    nests_in: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @cached_property
    def tokens(self) -> Any:
        """Pattern of the markup that matters to cutting, of tags up to the character after the name."""
        names = "|".join((*self.records, *self.containers, *self.nests_in))
        return re2.compile(rf"<(?:!\[CDATA\[|!--|\?xml[ \t\r\n]|/?{PREFIX}(?:{names})[ \t\r\n/>])".encode("ascii"))

    @cached_property
    def record_tag(self) -> re.Pattern[bytes]:
        """Pattern of the beginning of a record's start or end tag."""
        return re.compile(rf"</?{PREFIX}(?:{'|'.join(self.records)})[\s/>]".encode("ascii"))

    @cached_property
    def begins_record(self) -> re.Pattern[bytes]:
        """Pattern of bytes at the end of a file that may be the beginning of a record."""
        starts = "|".join("".join(f"(?:{re.escape(c)}" for c in name) + ")?" * len(name) for name in self.records)
        return re.compile(rf"<(?=[A-Za-z]){PREFIX}(?:{starts})\Z".encode("ascii"))

    @cached_property
    def container_start(self) -> re.Pattern[bytes]:
        """Pattern of the beginning of the outermost container's start tag."""
        names = "|".join(self.containers[:1]) or r"(?!)"
        return re.compile(rf"<{PREFIX}(?:{names})[\s/>]".encode("ascii"))
