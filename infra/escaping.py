"""Escaping of text from outside: one function for each medium that shows it.

Titles, sources, paths, ids and messages are untrusted. A terminal obeys control characters and reorders text by bidi
controls, Prefect's pages render Markdown and HTML, and JSON carries both to a terminal.
"""

from __future__ import annotations

import re

SHORTENED = 1_000
"""Code points of one field that a terminal shows; no genuine title, path or message is longer."""

_BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROLS = (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)
_SURROGATES = range(0xD800, 0xE000)
_TAB_AND_NEWLINE = (0x09, 0x0A)

_VISIBLE = {code: f"\\u{code:04x}" for code in (*_CONTROLS, *_SURROGATES)}
_BLOCK: dict[int, str | None] = {**_VISIBLE, **dict.fromkeys(_BIDI), **{code: chr(code) for code in _TAB_AND_NEWLINE}}
_LINE = {**_BLOCK, **dict.fromkeys((*_TAB_AND_NEWLINE, 0x0D, 0x2028, 0x2029), " ")}

_IMPLICIT_MARKS = (0x061C, 0x200E, 0x200F)
_HTML = {code: f"\\u{code:04x}" for code in _BIDI if code not in _IMPLICIT_MARKS} | {
    code: shown for code, shown in _VISIBLE.items() if code not in (*_TAB_AND_NEWLINE, 0x0D)
}


def _characters(*groups: tuple[int, ...] | range) -> str:
    return "".join(re.escape(chr(code)) for group in groups for code in group)


_UNSAFE = re.compile(f"[{_characters(_CONTROLS, _BIDI)}\ud800-\udfff]")
_MARKDOWN = re.compile(r"[\\`*_{}\[\]()#+!|~@$]|:(?=//)|(?<=www)\.|^(?:[-=]|\d+\.)", re.IGNORECASE)
_ENTITIES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;"}
_JSON = re.compile(rb"\x7f|\xc2[\x80-\x9f]|\xd8\x9c|\xe2\x80[\x8e\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]")


def terminal_block(text: str) -> str:
    r"""Text of several lines for a terminal; tabs and newlines stay.

    Control characters, line separators and lone surrogates become visible escapes; bidi controls are removed.

    >>> terminal_block("a\x1b[2J\nb\u202e")
    'a\\u001b[2J\nb'
    """
    return text.translate(_BLOCK) if _UNSAFE.search(text) else text


def terminal_line(text: str, limit: int | None = SHORTENED) -> str:
    r"""A field on one line of a terminal, truncated to `limit` code points.

    >>> terminal_line("a\nb\x1b]0;c\u2066", limit=None)
    'a b\\u001b]0;c'
    """
    shown = text if limit is None or len(text) <= limit else f"{text[:limit]}…"
    return shown.translate(_LINE) if _UNSAFE.search(shown) else shown


def markdown_text(text: str, limit: int | None = SHORTENED) -> str:
    r"""A field as literal text within a line or a table cell of Markdown that may render HTML.

    Prefect's pages decode named entities and backslash escapes, not numeric entities.

    >>> markdown_text("[x](javascript:y) <b> | `c`")
    '\\[x\\]\\(javascript:y\\) &lt;b&gt; \\| \\`c\\`'
    """
    literal = terminal_line(text, limit).strip()
    return _MARKDOWN.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", literal).translate(_ENTITIES)


def html_text(text: str) -> str:
    r"""Text for a page of HTML, not yet escaped: control characters and bidi controls are visible.

    The marks U+200E, U+200F and U+061C stay: right-to-left text needs them, and they reorder nothing beyond the
    element, which must have `dir="auto"`.

    >>> html_text("a\x1b\u202eb\n\u200f")
    'a\\u001b\\u202eb\n\u200f'
    """
    return text.translate(_HTML) if _UNSAFE.search(text) else text


def json_line(entry: bytes) -> bytes:
    r"""JSON in UTF-8 of the same value, without characters that control a terminal.

    >>> json_line('{"a":"\u202e\x9b"}'.encode())
    b'{"a":"\\u202e\\u009b"}'
    """
    return _JSON.sub(lambda found: f"\\u{ord(found[0].decode()):04x}".encode(), entry)
