"""The story in the data for a page's own programs, if there is no text in the page itself.

Programs that build a page in the browser get its content as JSON in a script. The story is the innermost part of
that with most of its prose.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import islice
from typing import Any, NamedTuple

from lxml.html import HtmlElement

from transforms.extract.pages.layout.blocks import Block, Shape, count_words
from transforms.extract.pages.layout.text import join_blocks, normalize_text
from transforms.extract.pages.layout.walk import build_layout
from transforms.extract.pages.parse.json_values import leading_json
from transforms.extract.pages.parse.tree import parse_page

_LARGEST = 4_000_000
"""Characters of a script up to which it is parsed."""

_MOST_SCRIPTS = 50
_MOST_TEXTS = 5_000
"""Scripts of a page and strings of prose that are read; a story has a few hundred."""

_SHARE = 0.5
"""Share of the prose from which one part is taken for the whole."""

_MARKUP = re.compile(r"</?(?:p|br|div|h[1-6]|li|a|em|strong)\b", re.IGNORECASE)
_STREAMED = re.compile(r"^\w*:(?=[\[{])", re.MULTILINE)


class _Text(NamedTuple):
    """A string of prose, and its path of keys and positions."""

    path: tuple[str | int, ...]
    text: str
    words: int


def embedded_text(root: HtmlElement) -> str:
    """Find the story in the scripts of a page, in paragraphs, or an empty string."""
    scripts = [script.text for script in root.iter("script") if script.text and not script.get("src")]
    values = list(_values(scripts))
    texts = list(islice(_prose(values), _MOST_TEXTS))
    return normalize_text("\n\n".join(dict.fromkeys(text.text for text in _together(texts))))


def markup_to_text(text: str) -> str:
    """Convert a string that may be markup to paragraphs of plain text."""
    text = unescape(text)
    if not _MARKUP.search(text):
        lines = (" ".join(line.split()) for line in text.split("\n"))
        return normalize_text("\n\n".join(filter(None, lines)))
    layout = build_layout(parse_page(text))
    return join_blocks(layout, range(len(layout.blocks)))


def _values(scripts: Sequence[str]) -> Iterator[Any]:
    """Yield the JSON of scripts: a whole script, the value it assigns, or the pieces that several stream."""
    streamed = []
    for script in scripts[:_MOST_SCRIPTS]:
        start = next((number for number, sign in enumerate(script[:300]) if sign in "{["), None)
        if start is None or len(script) > _LARGEST:
            continue
        value = leading_json(script[start:])
        if isinstance(value, list) and len(value) == 2 and isinstance(value[1], str):
            streamed.append(value[1])
        else:
            yield value
    rows = _STREAMED.split("".join(streamed)[:_LARGEST])
    yield from map(leading_json, rows[1:])


def _prose(value: Any) -> Iterator[_Text]:
    """Yield the strings of prose in a value, in order."""
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), value)]
    while waiting:
        path, item = waiting.pop()
        if isinstance(item, dict):
            waiting.extend(reversed([((*path, key), inner) for key, inner in item.items()]))
        elif isinstance(item, list):
            waiting.extend(reversed([((*path, number), inner) for number, inner in enumerate(item)]))
        elif isinstance(item, str) and (text := _read(item)):
            yield _Text(path, text, count_words(text))


def _read(text: str) -> str:
    """Convert a string to paragraphs if it is prose; else return an empty string."""
    if " " not in text and text.isascii():
        return ""
    paragraphs = markup_to_text(text)
    return paragraphs if any(map(_reads_as_prose, paragraphs.split("\n\n"))) else ""


def _reads_as_prose(text: str) -> bool:
    words = count_words(text)
    return Block(text, Shape.PARAGRAPH, 0, words, 0, 0, 0, 0, text).is_prose and not any(sign in text for sign in "{};")


def _together(texts: Sequence[_Text]) -> Sequence[_Text]:
    """The texts in the innermost part with most of the prose."""
    depth = 0
    while texts:
        shares: Counter[str | int | None] = Counter()
        for text in texts:
            shares[text.path[depth] if depth < len(text.path) else None] += text.words
        key, words = shares.most_common(1)[0]
        if key is None or words < _SHARE * shares.total():
            break
        texts = [text for text in texts if depth < len(text.path) and text.path[depth] == key]
        depth += 1
    return texts
