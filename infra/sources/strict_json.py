"""JSON in which each object has each key once: parsed by orjson, and checked without parsing it again.

orjson keeps the last of repeated keys and drops the others, and with them the text of an article. So the keys in the
source are counted and compared with the parsed ones; JSON is parsed again only where the numbers differ.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import orjson

_KEY_END = re.compile(rb'"[ \t\n\r]*:')


class RepeatedKeys(dict[str, Any]):
    """A JSON object in which `repeated` keys occur more than once; the last value of each is kept."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        counts = Counter(key for key, _ in pairs)
        self.repeated = tuple(key for key, count in counts.items() if count > 1)


def load_json(content: bytes) -> Any:
    """The JSON value in UTF-8 `content`; an object with repeated keys, at any depth, is a `RepeatedKeys`.

    Lone surrogates in escapes come through, for decoding to repair and count.

    Raises:
        UnicodeDecodeError: It is not UTF-8.
        ValueError: It is not JSON.
        RecursionError: It is nested too deeply.
    """
    try:
        value = orjson.loads(content)
    except orjson.JSONDecodeError:
        return _load_pairs(content)
    if may_repeat_keys(content, value):
        return _load_pairs(content)
    return value


def may_repeat_keys(content: bytes, value: object) -> bool:
    """Return whether valid JSON may have more keys than the value parsed from it.

    Every key ends with a quote before a colon, so there are at least as many of these as keys. There are more if a
    string begins with a colon or has a quotation before one: the result is then a false positive.
    """
    return len(_KEY_END.findall(content)) != _count_keys(value)


def _count_keys(value: object) -> int:
    """The keys of all objects within a parsed value."""
    count, remaining = 0, [value]
    while remaining:
        current = remaining.pop()
        if isinstance(current, dict):
            count += len(current)
            remaining.extend(inner for inner in current.values() if isinstance(inner, dict | list))
        elif isinstance(current, list):
            remaining.extend(inner for inner in current if isinstance(inner, dict | list))
    return count


def _load_pairs(content: bytes) -> Any:
    text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    return fields if len(fields) == len(pairs) else RepeatedKeys(pairs)


def _refuse_constant(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")
