"""Text from articles made safe to print: nothing in it steers the terminal."""

from __future__ import annotations

from html import unescape

from rich.text import Text

from infra.elasticsearch.queries.bodies.search import MARK, UNMARK
from infra.escaping import SHORTENED, terminal_block, terminal_line

MARKED = "bold yellow"


def plain(text: str, style: str = "") -> Text:
    """Text of several lines, whole."""
    return Text(terminal_block(text), style)


def one_line(text: str, style: str = "") -> Text:
    """A field on one line; of a very long one the beginning."""
    return Text(terminal_line(text), style)


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
    return text if len(text) <= SHORTENED else text[:SHORTENED].append("…", style)
