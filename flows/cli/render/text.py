"""Text from articles made safe to print: no control character of theirs reaches the terminal."""

from __future__ import annotations

from html import unescape

from rich.text import Text

from infra.elasticsearch.queries.body import MARK, UNMARK

MARKED = "bold yellow"
_CONTROLS = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (0x09, 0x0A)}
_ON_ONE_LINE = {0x09: " ", 0x0A: " "}


def plain(text: str, style: str = "") -> Text:
    """Text without control characters, tab and newline excepted."""
    return Text(text.translate(_CONTROLS), style)


def one_line(text: str, style: str = "") -> Text:
    """Text without control characters, on one line."""
    return plain(text.translate(_ON_ONE_LINE), style)


def highlighted(piece: str, style: str = "", *, in_colour: bool = True) -> Text:
    """A piece of escaped HTML, on one line, with what stands between the marks in colour, else in asterisks.

    >>> highlighted("a &lt;b&gt; <em>law</em>", in_colour=False).plain
    'a <b> *law*'
    """
    before, *marked = piece.split(MARK)
    text = one_line(unescape(before), style)
    for part in marked:
        inside, _, after = part.partition(UNMARK)
        word = unescape(inside) if in_colour else f"*{unescape(inside)}*"
        text.append_text(one_line(word, f"{style} {MARKED}".strip()))
        text.append_text(one_line(unescape(after), style))
    return text
