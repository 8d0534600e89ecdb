"""Scanning of XML for the tags that matter to cutting; what comments and CDATA sections hold is skipped."""

from __future__ import annotations

from dataclasses import dataclass

from infra.sources.formats.xml.shape import LONGEST_TOKEN, XmlShape
from infra.sources.formats.xml.window import Window

_LONGEST_TAG = 1 << 16
"""Bytes within which the end of a tag is looked for."""

_COMMENT = b"<!--"
_CLOSERS = {b"<![CDATA[": b"]]>", _COMMENT: b"-->"}


@dataclass(frozen=True, slots=True)
class TagToken:
    """A tag, or an XML declaration, of which `name` is None.

    Attributes:
        start: The offset of its `<`.
        end: The offset behind its `>`; of a declaration and of a tag without one, that behind its name.
        name: The local name of the element.
        closes: Whether it is an end tag.
        empty: Whether it is the tag of an empty element.
    """

    start: int
    end: int
    name: str | None = None
    closes: bool = False
    empty: bool = False


class TagScanner:
    """Finds the tags of a stream that a shape names, and XML declarations.

    Attributes:
        window: The part of the stream that is held.
        at: The offset before which there are no further tokens.
        ended: Whether there are no further tokens at all.
    """

    def __init__(self, window: Window, shape: XmlShape, longest_section: int) -> None:
        self.window = window
        self.at = 0
        self.ended = False
        self._shape = shape
        self._longest_section = longest_section
        self._section_ends: dict[bytes, int] = {}
        self._searched: dict[bytes, int] = {}

    def restart(self, offset: int) -> None:
        """Continue at another offset of the stream."""
        self.at, self.ended = offset, False
        self._section_ends.clear()
        self._searched.clear()

    def next_token(self, keep_from: int) -> TagToken | None:
        """Return the next token, or None after reading more of the stream in search of it.

        Args:
            keep_from: The offset from which bytes stay in the window.
        """
        window = self.window
        while match := self._shape.tokens.search(window.data, self.at - window.start):
            first, last = match.span()
            start, behind, text = window.start + first, window.start + last, window.data[first:last]
            if text.startswith(b"<!"):
                self.at = self._section_end(text, behind) or behind
            elif text.startswith(b"<?"):
                self.at = behind
                return TagToken(start, behind)
            else:
                token = self._tag(start, behind, text)
                self.at = token.end
                return token
        self.at = max(self.at, window.end - LONGEST_TOKEN)
        window.drop_before(min(keep_from, self.at))
        self.ended = not window.grow()
        return None

    def _section_end(self, opener: bytes, start: int) -> int | None:
        """The offset behind a section whose content begins at `start`; None if it has no end, so that its mark is text.

        It has none if another section begins in it: in a comment at all, in CDATA behind the tag of a record.
        """
        closer = _CLOSERS[opener]
        end = self._find_closer(closer, start)
        if end is None:
            return None
        nested = self.window.position(opener, start, end)
        if nested is not None and (
            opener == _COMMENT or self._shape.record_tag.search(self.window.bytes_of(start, nested))
        ):
            return None
        return end + len(closer)

    def _find_closer(self, closer: bytes, start: int) -> int | None:
        """The offset of the first `closer` from `start` on; no byte is searched twice for it."""
        known = self._section_ends.get(closer, -1)
        if known >= start:
            return known
        limit = start + self._longest_section
        begin = max(start, self._searched.get(closer, 0))
        found = self.window.find(closer, begin, limit)
        if found is None:
            self._searched[closer] = max(begin, min(limit, self.window.end) - len(closer))
        else:
            self._section_ends[closer] = found
        return found

    def _tag(self, start: int, behind: int, text: bytes) -> TagToken:
        """The token of the tag that begins with `text`: its name and the character after that, up to `behind`."""
        closes = text.startswith(b"</")
        name = text[1:-1].lstrip(b"/").rpartition(b":")[2].decode("ascii")
        if text.endswith(b">"):
            return TagToken(start, behind, name, closes)
        end = self._tag_end(behind - 1)
        if end is None:
            return TagToken(start, behind - 1, name, closes)
        return TagToken(start, end, name, closes, not closes and self.window.bytes_of(end - 2, end) == b"/>")

    def _tag_end(self, begin: int) -> int | None:
        """The offset behind the `>` of a tag that is outside quotation marks; None if another tag begins before it."""
        limit = self.window.find(b"<", begin, begin + _LONGEST_TAG) or min(begin + _LONGEST_TAG, self.window.end)
        at, end = begin, self.window.position(b">", begin, limit)
        while end is not None:
            quote = self._first_quote(at, end)
            if quote is None:
                return end + 1
            closing = self.window.position(self.window.bytes_of(quote, quote + 1), quote + 1, limit)
            if closing is None:
                return None
            at = closing + 1
            end = end if end >= at else self.window.position(b">", at, limit)
        return None

    def _first_quote(self, start: int, end: int) -> int | None:
        quotes = (self.window.position(mark, start, end) for mark in (b'"', b"'"))
        return min((at for at in quotes if at is not None), default=None)
