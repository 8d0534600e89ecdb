"""Patterns of URLs to take and to leave."""

from __future__ import annotations

import pytest

from transforms.collecting.patterns import UrlPatterns, matches

URL = "https://news.example/2026/11/28/ferry.html?print=1"


@pytest.mark.parametrize(
    "pattern",
    [
        "https://news.example/*",
        "news.example/2026/*",
        "*ferry*",
        "/2026/??/28/*",
        r"re:/\d{4}/\d{2}/",
        "re:ferry",
    ],
)
def test_a_pattern_matches(pattern: str) -> None:
    assert matches(pattern, URL)


@pytest.mark.parametrize("pattern", ["/2026", "ferry", "/ferry*", "news.example", "re:^ferry", "/2026/[0-9]*/*"])
def test_a_pattern_does_not_match(pattern: str) -> None:
    assert not matches(pattern, URL)


def test_leave_wins_over_take() -> None:
    patterns = UrlPatterns(take=("/2026/*",), leave=("*print=*",))
    assert patterns.accept("https://news.example/2026/a.html")
    assert not patterns.accept("https://news.example/2026/a.html?print=1")
    assert not patterns.accept("https://news.example/2025/a.html")


def test_without_patterns_all_is_taken() -> None:
    assert UrlPatterns().accept(URL)


def test_an_invalid_expression_is_refused() -> None:
    with pytest.raises(ValueError, match="is not a regular expression"):
        matches("re:(", URL)
