"""Repeated keys are found wherever they are, and only where they are, compared with a plain reference."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.sources.strict_json import RepeatedKeys, load_json, may_repeat_keys

_names = st.text(alphabet='ab:"\\ \n,{}é', max_size=4)
_texts = st.text(alphabet='ab:"\\ \t\n{}[]\u2028é', max_size=12)
_scalars = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), _texts)


def _objects(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """JSON objects as text, with any white space, and keys that may repeat, escaped or not."""
    space = st.sampled_from(["", " ", "\t", "\n", "\r\n "])
    key = st.builds(lambda name, escaped: json.dumps(name, ensure_ascii=escaped), _names, st.booleans())
    pair = st.builds(lambda s, k, t, u, v: f"{s}{k}{t}:{u}{v}", space, key, space, space, values)
    return st.lists(pair, max_size=4).map(lambda pairs: "{" + ",".join(pairs) + "}")


def _arrays(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(values, max_size=3).map(lambda items: "[" + ", ".join(items) + "]")


_json = st.recursive(_scalars.map(json.dumps), lambda inner: _objects(inner) | _arrays(inner), max_leaves=12)


def _repeats(text: str) -> bool:
    """The reference: every object's pairs, looked at one by one."""
    found = False

    def look(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal found
        found = found or len({key for key, _ in pairs}) < len(pairs)
        return dict(pairs)

    json.loads(text, object_pairs_hook=look)
    return found


def _marked(value: object) -> bool:
    if isinstance(value, dict):
        return isinstance(value, RepeatedKeys) or any(map(_marked, value.values()))
    return isinstance(value, list) and any(map(_marked, value))


@given(_objects(_json))
def test_an_object_is_marked_if_and_only_if_it_repeats_a_key(text: str) -> None:
    value = load_json(text.encode())
    if _repeats(text):
        # A repeated key whose first value had the repetition drops that value, and is marked itself.
        assert _marked(value)
    else:
        assert not _marked(value)
        assert value == json.loads(text)


@given(_objects(_json))
def test_the_count_of_keys_never_overlooks_a_repeated_one(text: str) -> None:
    assert may_repeat_keys(text.encode(), orjson.loads(text)) or not _repeats(text)


@pytest.mark.parametrize(
    ("line", "repeated"),
    [
        ('{"text": "a", "text": "b"}', ("text",)),
        ('{"text": "a", "te\\u0078t" : "b"}', ("text",)),
        ('{"id": "1", "text": "a", "id": "2", "text": "b"}', ("id", "text")),
        ('{"a\\\\": 1, "a\\\\": 2}', ("a\\",)),
        ('{"text": "\\ud83d", "text": "b"}', ("text",)),
    ],
)
def test_repeated_keys_are_named(line: str, repeated: tuple[str, ...]) -> None:
    value = load_json(line.encode())
    assert isinstance(value, RepeatedKeys)
    assert value.repeated == repeated


@pytest.mark.parametrize(
    "text", ['he said: "yes": no', '": "', '{"url": "x", "url": "y"}', '\\":', '"\\\\":', ": begins with a colon"]
)
def test_what_looks_like_a_key_within_a_text_is_text(text: str) -> None:
    assert load_json(json.dumps({"text": text, "id": "1"}).encode()) == {"text": text, "id": "1"}
