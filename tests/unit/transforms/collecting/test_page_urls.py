"""Keys of pages: one for all spellings of a URL, another for another article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.collecting.page_urls import host_of, page_id, request_url, url_key

HOSTS = st.sampled_from(["news.example", "WWW.News.example:80", "127.0.0.1:8080", "xn--mnchen-3ya.example", "[::1]:81"])
PARTS = st.text(alphabet="aZ0/.%~!-_ü ?&=#:;+'\"<>{}()@|\\^`[]\t", max_size=30)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://News.example:443/a/b.html", "https://news.example/a/b.html#comments"),
        ("https://news.example/a?utm_source=rss&utm_medium=feed", "https://news.example/a"),
        ("https://news.example/a?b=2&a=1", "https://news.example/a?a=1&b=2&fbclid=xyz"),
        ("https://news.example//a//b", "https://news.example/a/b"),
        ("https://news.example/caf%c3%a9", "https://news.example/café"),
        ("https://news.example/a?mtm_campaign=x", "https://news.example/a"),
    ],
)
def test_spellings_of_one_page_share_a_key(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)
    assert page_id(one) == page_id(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/story?cid=1", "https://news.example/story?cid=2"),
        ("https://news.example/?ref=120", "https://news.example/?ref=121"),
        ("https://news.example/go?url=https://a.example/1", "https://news.example/go?url=https://a.example/2"),
        ("https://news.example/live#!/article/1", "https://news.example/live#!/article/2"),
        ("https://news.example/A", "https://news.example/a"),
        ("https://news.example/?p=1", "https://news.example/?p=1&page=2"),
        ("https://news.example/?print=", "https://news.example/?text="),
    ],
)
def test_two_articles_have_two_keys(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


def test_a_url_that_courlan_drops_is_kept() -> None:
    assert url_key("https://[broken/a") == "https://[broken/a"
    assert url_key("") == ""


def test_the_url_to_request_keeps_what_courlan_would_rewrite() -> None:
    assert request_url("https://News.example//a?cid=1&utm_source=x#top") == "https://news.example//a?cid=1"


@given(HOSTS, PARTS, PARTS)
def test_a_key_is_its_own_key(host: str, path: str, query: str) -> None:
    key = url_key(f"http://{host}/{path}?{query}")
    assert url_key(key) == key


@given(st.text(max_size=60))
def test_any_text_has_a_key(text: str) -> None:
    key = url_key(text)
    assert url_key(key) == key
    assert page_id(text).startswith("page:")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://News.example:443/a", "news.example"),
        ("http://news.example:8080/a", "news.example:8080"),
        ("http://[broken", ""),
        ("http://news.example:x/", ""),
    ],
)
def test_host_of(url: str, host: str) -> None:
    assert host_of(url) == host
