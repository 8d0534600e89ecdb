"""URLs as names: spellings of one address, and addresses that differ."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.urls import domain, is_article_url, normalize_url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://WWW.Example.com:443/a?utm_source=x&b=1#top", "https://www.example.com/a?b=1"),
        ("http://example.com:8080", "http://example.com:8080/"),
        ("http://example.com/?fbclid=1", "http://example.com/"),
        ("http://example.com/caf%c3%a9/%7Eann", "http://example.com/caf%C3%A9/~ann"),
        ("http://example.com/café", "http://example.com/caf%C3%A9"),
        ("http://[broken", "http://[broken"),
        ("http://[2001:DB8::1]:80/a", "http://[2001:db8::1]/a"),
        (" tag:example.com,2024:story_1#x ", "tag:example.com,2024:story_1#x"),
    ],
)
def test_spellings_of_one_address_become_one(url: str, expected: str) -> None:
    assert normalize_url(url) == expected
    assert normalize_url(expected) == expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("http://x.example/a?name=%E9", "http://x.example/a?name=%E8"),
        ("http://x.example/#!/article/1", "http://x.example/#!/article/2"),
        ("http://x.example/#/article/1", "http://x.example/#/article/2"),
        ("http://ann@x.example/", "http://bob@x.example/"),
        ("http://x.example/a?b", "http://x.example/a?b="),
        ("http://x.example/a?b=1+2", "http://x.example/a?b=1%2B2"),
        ("http://x.example/a%2Fb", "http://x.example/a/b"),
        ("http://x.example/a", "https://x.example/a"),
        ("http://x.example/a", "http://x.example/A"),
        ("http://x.example:0/a", "http://x.example/a"),
        ("http://x.example/\ud800", "http://x.example/\ud801"),
        ("http://x.example/a?b=1&c=2", "http://x.example/a?b=1%26c=2"),
    ],
)
def test_addresses_that_differ_in_significant_bytes_stay_apart(first: str, second: str) -> None:
    assert normalize_url(first) != normalize_url(second)


Query = list[tuple[str, bytes]]
QUERIES = st.lists(st.tuples(st.sampled_from("abc"), st.binary(max_size=4)), max_size=4)


@given(QUERIES, QUERIES)
def test_queries_are_one_only_if_their_bytes_are(
    first: list[tuple[str, bytes]], second: list[tuple[str, bytes]]
) -> None:
    def url(query: Query) -> str:
        return "http://x.example/?" + "&".join(f"{name}={quote(value, safe='')}" for name, value in query)

    assert (normalize_url(url(first)) == normalize_url(url(second))) == (first == second)


@given(st.text(max_size=40))
def test_normalizing_twice_changes_nothing_more(text: str) -> None:
    once = normalize_url(f"http://x.example/{text}")
    assert normalize_url(once) == once


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.herald.example/2024/11/bridge", True),
        ("https://www.herald.example/?p=12", True),
        ("https://www.herald.example/#!/article/1", True),
        ("https://www.herald.example/", False),
        ("https://www.herald.example", False),
        ("https://www.herald.example/index.html", False),
        ("http://localhost:3000/2024/bridge", False),
        ("http://127.0.0.1/2024/bridge", False),
        ("http://staging.local/2024/bridge", False),
        ("ftp://www.herald.example/bridge", False),
        ("/2024/bridge", False),
        ("http://[broken/bridge", False),
    ],
)
def test_a_canonical_link_names_an_article_on_a_public_host_beside_the_home_page(url: str, expected: bool) -> None:
    assert is_article_url(url) is expected


def test_domain_is_the_host_without_www() -> None:
    assert domain("https://WWW.example.com/a") == "example.com"
    assert domain(None) is None
    assert domain("http://[broken") is None
