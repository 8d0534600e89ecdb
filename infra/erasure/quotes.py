"""Strings that quote an article: its ids, URLs, title and file, as they are and as reports escape them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from infra.escaping import markdown_text, terminal_line
from transforms.printable import printable

ERASED = "[erased]"
"""The value of a field that quoted an erased article."""

_SHORT = 6
"""Code points below which a name is found where it is a whole string, or in quotation marks. The same holds for names
of digits alone: they are in many numbers."""

_LONG = 60
"""Code points of a longer string that are compared: reports cut titles."""


class Quotes:
    """Finds strings that quote any of `names`."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(sorted({name for name in names if name.strip()}))
        spelled = {spelling for name in self.names for spelling in _spellings(name)}
        self._whole = frozenset(spelled)
        patterns = [_pattern(each) for each in sorted(spelled, key=len, reverse=True)]
        self._pattern = re.compile("|".join(patterns)) if patterns else None

    def __bool__(self) -> bool:
        return bool(self.names)

    def quoted_in(self, text: str) -> bool:
        """Return whether a string quotes the article."""
        return text in self._whole or bool(self._pattern and self._pattern.search(text))

    def quoted_in_value(self, value: Any) -> bool:
        """Return whether a string in a JSON value does, keys included."""
        if isinstance(value, str):
            return self.quoted_in(value)
        if isinstance(value, dict):
            return any(self.quoted_in(key) or self.quoted_in_value(each) for key, each in value.items())
        return isinstance(value, list | tuple) and any(map(self.quoted_in_value, value))

    def redacted(self, value: Any) -> Any:
        """Return a JSON value in which each string that quotes the article is replaced by `ERASED`."""
        if isinstance(value, str):
            return ERASED if self.quoted_in(value) else value
        if isinstance(value, dict):
            return {ERASED if self.quoted_in(key) else key: self.redacted(each) for key, each in value.items()}
        return [self.redacted(each) for each in value] if isinstance(value, list | tuple) else value


def _spellings(name: str) -> set[str]:
    """A name as it is, and as logs, reports and JSON have it."""
    escaped = {printable(name), terminal_line(name), markdown_text(name), json.dumps(name)[1:-1]}
    return {each[:_LONG] if len(each) > _LONG else each for each in {name, *escaped}}


def _pattern(spelling: str) -> str:
    if len(spelling) < _SHORT or spelling.isdecimal():
        return rf"(?<=['\"`]){re.escape(spelling)}(?=['\"`])"
    return rf"(?<!\w){re.escape(spelling)}" + ("" if len(spelling) >= _LONG else r"(?!\w)")
