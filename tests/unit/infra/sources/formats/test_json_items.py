"""Cutting of JSON: one object, arrays, envelopes, lines; damage costs its record alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.sources.formats import json_items
from infra.sources.formats.items import CutRecord
from infra.sources.formats.json_items import Envelope, cut_objects
from infra.sources.source_file import DEFAULT_LIMITS, Limits
from transforms.records import Reason

ENVELOPE = Envelope(frozenset((b"items", b"data")), frozenset((b"uri",)))
VALUES = st.recursive(
    st.none()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(['"', "\\", "}, {", '{"uri"', "]", "\n{", "items"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
ITEMS = st.lists(
    st.dictionaries(st.text(max_size=8), VALUES, max_size=4).map(lambda one: {"uri": "x", **one}), max_size=5
)


def item(number: int) -> dict[str, Any]:
    nested = {"main": {"uri": "urn:x", "items": [1, {"a": {}}]}}
    return {"uri": f"urn:{number}", "body_text": 'He said "}{" and [left] \\ ü', "associations": nested}


def cut(content: bytes, limits: Limits = DEFAULT_LIMITS) -> list[CutRecord]:
    return [record for _, record in cut_objects(BytesIO(content), ENVELOPE, limits)]


def as_lines(items: list[Any]) -> bytes:
    return "\n".join(map(json.dumps, items)).encode()


FORMS: dict[str, Callable[[list[Any]], bytes]] = {
    "one": lambda items: json.dumps(items[0]).encode(),
    "array": lambda items: json.dumps(items).encode(),
    "indented array": lambda items: json.dumps(items, indent=2, ensure_ascii=False).encode(),
    "lines": as_lines,
    "lines with blank ones and a byte order mark": lambda items: (
        b"\xef\xbb\xbf\r\n" + as_lines(items).replace(b"\n", b"\r\n\r\n")
    ),
    "indented one after the other": lambda items: b"\n".join(json.dumps(one, indent=1).encode() for one in items),
    "record separators": lambda items: b"".join(b"\x1e" + json.dumps(one).encode() + b"\n" for one in items),
    "envelope": lambda items: json.dumps({"n": {"a": [{}]}, "items": items, "links": [{"self": {}}]}).encode(),
    "envelope in an envelope": lambda items: json.dumps({"data": {"total": 3, "items": items}, "ok": {}}).encode(),
    "envelope around one": lambda items: json.dumps({"data": items[0]}).encode(),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("buffer", [7, 1 << 18])
def test_forms(form: str, buffer: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_items, "_BUFFER", buffer)
    items = [item(number) for number in range(3)]
    content = FORMS[form](items)
    records = cut(content)
    expected = items[:1] if form in ("one", "envelope around one") else items
    assert [json.loads(one.content) for one in records] == expected
    assert all(content[one.offset : one.offset + (one.length or 0)] == one.content for one in records)


def test_a_record_with_an_array_named_like_an_envelope_s_is_a_record() -> None:
    package = {"uri": "urn:1", "items": [{"uri": "urn:2"}]}
    assert [json.loads(one.content) for one in cut(json.dumps(package).encode())] == [package]


def test_the_head_of_an_envelope_comes_with_each_record() -> None:
    content = json.dumps({"version": "1", "title": "T", "items": [item(1), item(2)]}).encode()
    assert [head for head, _ in cut_objects(BytesIO(content), ENVELOPE)] == [
        b'{"version": "1", "title": "T", "items": '
    ] * 2


@given(items=ITEMS, indent=st.sampled_from([None, 1]))
@settings(max_examples=100, deadline=None)
def test_any_items_come_back(items: list[Any], indent: int | None) -> None:
    assert [json.loads(one.content) for one in cut(json.dumps(items, indent=indent).encode())] == items
    assert [json.loads(one.content) for one in cut(as_lines(items))] == items


def test_a_missing_quotation_mark_costs_its_record() -> None:
    for content in (as_lines([item(n) for n in range(3)]), json.dumps([item(n) for n in range(3)]).encode()):
        records = cut(content.replace(b'"urn:1",', b'"urn:1,'))
        whole = [one.content for one in records if not one.refused]
        assert json.dumps(item(0)).encode() in whole
        assert json.dumps(item(2)).encode() in whole


def test_a_missing_bracket_in_a_line_costs_its_record() -> None:
    records = cut(as_lines([item(n) for n in range(3)]).replace(b"}}}\n", b"\n", 1))
    assert [one.refused and one.refused.reason for one in records] == [Reason.MALFORMED_RECORD, None, None]


def test_truncation_at_every_byte() -> None:
    content = json.dumps([item(1), item(2)]).encode()
    second = content.index(json.dumps(item(2)).encode())
    for length in range(len(content)):
        records = cut(content[:length])
        if length > second:
            assert records[0].content == json.dumps(item(1)).encode()
        assert all(one.refused.reason is Reason.TRUNCATED for one in records if one.refused)


@given(content=st.binary(max_size=300) | st.text('{}[]",:\\\n ai', max_size=300).map(str.encode))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_cut(content: bytes) -> None:
    cut(content)


def test_a_record_that_is_too_large_is_refused_and_the_next_one_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_items, "_BUFFER", 1_000)
    large = {"uri": "urn:9", "body_text": ["long"] * 4_000}
    records = cut(json.dumps([item(1), large, item(2)]).encode(), Limits(record_bytes=5_000))
    assert [one.refused and one.refused.reason for one in records] == [None, Reason.TOO_LARGE, None]
    assert json.loads(records[2].content) == item(2)
