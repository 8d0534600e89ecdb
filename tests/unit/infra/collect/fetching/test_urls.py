"""URLs that may be requested."""

from __future__ import annotations

import pytest

from infra.collect.fetching.addresses import AddressPolicy
from infra.collect.fetching.exchange import FetchReason
from infra.collect.fetching.failure import FetchFailure
from infra.collect.fetching.urls import MOST_CHARACTERS, join_url, origin_of, parse_url, without_userinfo


@pytest.mark.parametrize(
    ("url", "normalized"),
    [
        ("http://Example.COM", "http://example.com/"),
        ("  https://example.com:443/a?b#c ", "https://example.com/a?b"),
        ("http://example.com.:80/", "http://example.com/"),
        ("https://example.com:8443/", "https://example.com:8443/"),
        ("https://zeitung.köln/straße?q=ü", "https://zeitung.xn--kln-sna/stra%C3%9Fe?q=%C3%BC"),
        ("http://xn--kln-sna.example/", "http://xn--kln-sna.example/"),
        ("http://news_desk.example.com/", "http://news_desk.example.com/"),
        ("http://[2606:4700::0:1111]:8080/", "http://[2606:4700::1111]:8080/"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://example.com/a b%20c", "http://example.com/a%20b%20c"),
    ],
)
def test_urls_are_normalized(url: str, normalized: str) -> None:
    assert str(parse_url(url)) == normalized
    assert str(parse_url(normalized)) == normalized


@pytest.mark.parametrize(
    "url",
    [
        *("", "/a", "//example.com/", "example.com", "http:", "http:///a", "http://.", "http://..", "http:example.com"),
        *("file:///etc/passwd", "ftp://example.com/", "gopher://example.com/", "data:text/html,x", "javascript:x"),
        *(
            "http://a..b/",
            "http://-a.example/",
            "http://a b/",
            "http://a%2eb/",
            "http://a\\b/",
            "http://example.com\\@b/",
        ),
        *("http://a\tb/", "http://a/\nb", "http://a/\0", f"http://{'a' * 64}.example/", f"http://{'a.' * 130}example/"),
        *("http://127.1/", "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://1.2.3.4.5/"),
        *(
            "http://256.1.1.1/",
            "http://example.0x1/",
            "http://example.123/",
            "http://[::1",
            "http://[::1]x/",
            "http://[]/",
        ),
        *("http://[fe80::1%25eth0]/", "http://[v1.a]/", "http://①②⑦.⓪.⓪.①/", "http://user@example.com/"),
        *("http://:@example.com/", "http://example.com:0/", "http://example.com:22/", "http://example.com:25/"),
        *("http://example.com:6667/", "http://example.com:65536/", "http://example.com:x/", "http://example.com:-1/"),
        "http://example.com/" + "a" * MOST_CHARACTERS,
    ],
)
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(FetchFailure) as caught:
        parse_url(url)
    assert caught.value.reason is FetchReason.BAD_URL


def test_the_host_of_a_url_with_several_at_signs_is_never_guessed() -> None:
    with pytest.raises(FetchFailure):
        parse_url("http://good.example@evil.example@127.0.0.1/")


def test_an_origin_is_scheme_host_and_port() -> None:
    assert origin_of(parse_url("http://Example.com./a")) == ("http", "example.com", 80)
    assert origin_of(parse_url("https://example.com:8443/a")) == ("https", "example.com", 8443)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://name:word@host/a@b", "http://host/a@b"),
        ("http://a@b@host/", "http://host/"),
        ("name:word@host", "host"),
        ("http://host/?q=a@b", "http://host/?q=a@b"),
    ],
)
def test_messages_show_urls_without_user_names(url: str, shown: str) -> None:
    assert without_userinfo(url) == shown


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_permitted(address: str) -> None:
    assert AddressPolicy().permits(address)


@pytest.mark.parametrize(
    "address", ["", "localhost", "0177.0.0.1", "127.1", "8.8.8.8/32", "2001:db8::1", "2002:808:808::1"]
)
def test_other_texts_and_reserved_addresses_are_not(address: str) -> None:
    assert not AddressPolicy().permits(address)


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/stra\u00dfe".encode(), "http://a.example/stra%C3%9Fe"),
        ("/stra\u00dfe".encode("latin-1"), "http://a.example/stra%DFe"),
        (b" b c ", "http://a.example/x/b%20c"),
        ("//k\u00f6ln.example".encode(), "http://xn--kln-sna.example/"),
        (b"", "http://a.example/x/y"),
    ],
)
def test_locations_of_redirects(location: bytes, target: str) -> None:
    assert str(join_url(parse_url("http://a.example/x/y"), location)) == target
