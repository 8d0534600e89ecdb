"""Strings that quote an article: found as reports spell them, and not in other words and numbers."""

from __future__ import annotations

import pytest

from infra.erasure.quotes import ERASED, Quotes
from infra.escaping import markdown_text

URL = "https://paper.example/a_b/ferry-*1*"
QUOTES = Quotes(
    ["ferry-4711", URL, "27", "20241127", "A ferry is seen in the harbor of Port Vell, and nobody knows why so late"]
)


@pytest.mark.parametrize(
    "text",
    [
        "the record ferry-4711 is slow",
        "ferry-4711",
        f"| {markdown_text(URL)} | 3 |",
        "the id '27' is used twice",
        "27",
        "20241127",
        "A ferry is seen in the harbor of Port Vell, and nobody knows…",
    ],
)
def test_a_quotation_is_found(text: str) -> None:
    assert QUOTES.quoted_in(text)


@pytest.mark.parametrize(
    "text", ["ferry-47110", "xferry-4711", "27 inputs in 27.5 s", "in/20241127/feed.jsonl", "A ferry is seen"]
)
def test_another_text_is_left_alone(text: str) -> None:
    assert not QUOTES.quoted_in(text)


def test_a_record_is_redacted_string_by_string() -> None:
    record = {"message": "ferry-4711 is odd", "paths": ["feed.jsonl", URL], "read": 27, "by": {"ferry-4711": 1.5}}
    assert QUOTES.quoted_in_value(record)
    redacted = QUOTES.redacted(record)
    assert redacted == {"message": ERASED, "paths": ["feed.jsonl", ERASED], "read": 27, "by": {ERASED: 1.5}}
    assert not QUOTES.quoted_in_value(redacted)


def test_without_a_name_nothing_is_quoted() -> None:
    assert not Quotes([""])
    assert not Quotes([]).quoted_in_value({"message": "", "paths": ["x"]})
