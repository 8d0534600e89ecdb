"""Responses are read as they were received, conditional requests answered, errors named."""

from __future__ import annotations

import gzip
import pickle
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from infra.collect.fetching.exchange import FetchError, FetchKind, FetchReason, FetchRequest, Hop
from infra.collect.fetching.fetcher import Fetcher
from infra.collect.fetching.response.retry_after import parse_retry_after
from tests.support.raw_http import RawServer, response
from tests.unit.infra.collect.fetching.conftest import Fetch, Refusal

PAGE = b"<html><body><p>The council met on Monday.</p></body></html>"


def test_a_page_is_returned_with_both_heads(server: RawServer, fetch: Fetch) -> None:
    head = (
        b'HTTP/1.1 200 Fine\r\nContent-TYPE: Text/HTML; charset="UTF-8"\r\nETag: "a1"\r\n'
        b"X-Odd:   two  spaces\r\nLast-Modified: Mon, 02 Nov 2026 10:00:00 GMT\r\nContent-Length: %d\r\n\r\n"
        % len(PAGE)
    )
    server.answers["/a%20b?q=1"] = head + PAGE
    fetched = fetch("/a b?q=1#part")
    assert (fetched.status, fetched.body, fetched.content) == (200, PAGE, PAGE)
    assert fetched.response_head == head
    assert (fetched.media_type, fetched.charset) == ("text/html", "utf-8")
    assert (fetched.etag, fetched.last_modified) == ('"a1"', "Mon, 02 Nov 2026 10:00:00 GMT")
    assert fetched.url == server.url("/a%20b?q=1")
    assert (fetched.address, fetched.hops, fetched.moved_to) == ("127.0.0.1", (), None)
    assert fetched.started.tzinfo is UTC
    assert fetched.request_head.decode() == server.requests[0]
    assert server.header("User-Agent") == "Dateline/1 (+mailto:desk@example.com)"


def test_early_hints_are_no_part_of_the_head(server: RawServer, fetch: Fetch) -> None:
    final = response(PAGE)
    server.answers["/"] = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + final
    fetched = fetch()
    assert fetched.response_head + fetched.body == final


def test_the_transfer_coding_is_removed_from_body_and_head(server: RawServer, fetch: Fetch) -> None:
    packed = gzip.compress(PAGE)
    server.answers["/"] = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\ntransfer-ENCODING: chunked\r\nContent-Encoding: gzip\r\n"
        b"X: y\r\n\r\n%x;note=1\r\n%b\r\n0\r\nTrailer: 1\r\n\r\n" % (len(packed), packed)
    )
    fetched = fetch()
    assert (fetched.body, fetched.content) == (packed, PAGE)
    assert fetched.response_head == (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nX: y\r\n\r\n"
    )


def test_a_listing_that_is_not_modified(server: RawServer, fetch: Fetch, fetcher: Fetcher) -> None:
    server.answers["/feed"] = b'HTTP/1.1 304 Not Modified\r\nETag: "a2"\r\n\r\n'
    date = "Mon, 02 Nov 2026 10:00:00 GMT"
    fetched = fetcher.fetch(FetchRequest(server.url("/feed"), "listing", '"a1"', date))
    assert (fetched.status, fetched.content, fetched.etag) == (304, b"", '"a2"')
    assert (server.header("If-None-Match"), server.header("If-Modified-Since")) == ('"a1"', date)


def test_a_validator_that_cannot_be_sent_is_left_out(server: RawServer, fetcher: Fetcher) -> None:
    server.answers["/"] = response(PAGE)
    fetcher.fetch(FetchRequest(server.url(), "page", '"a\x01"', "\u2014"))
    assert (server.header("If-None-Match"), server.header("If-Modified-Since")) == (None, None)


def test_not_modified_without_a_condition_is_an_error(server: RawServer, refusal: Refusal) -> None:
    server.answers["/"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    assert refusal().reason is FetchReason.HTTP_ERROR


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("401 Unauthorized", FetchReason.HTTP_ERROR),
        ("404 Not Found", FetchReason.HTTP_ERROR),
        ("410 Gone", FetchReason.GONE),
        ("429 Too Many Requests", FetchReason.BUSY),
        ("500 Internal Server Error", FetchReason.HTTP_ERROR),
        ("503 Service Unavailable", FetchReason.BUSY),
        ("302 Found", FetchReason.HTTP_ERROR),
    ],
)
def test_errors_by_status(server: RawServer, refusal: Refusal, status: str, reason: FetchReason) -> None:
    server.answers["/"] = response(b"No.", status)
    error = refusal()
    assert (error.reason, error.status) == (reason, int(status[:3]))


def test_retry_after_is_read_from_seconds_and_dates(server: RawServer, refusal: Refusal) -> None:
    server.answers["/s"] = response(b"", "429 Slow", "Retry-After: 120\r\n")
    assert refusal("/s").retry_after == 120
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    server.answers["/d"] = response(b"", "503 Busy", f"Retry-After: {later}\r\n")
    assert refusal("/d").retry_after == pytest.approx(90, abs=30)


NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Mon, 02 Nov 2026 10:01:00 GMT", 60),
        ("Mon, 02 Nov 2026 09:00:00 GMT", 0),
        ("Monday, 02-Nov-26 10:01:00 GMT", 60),
        ("Mon Nov  2 10:01:00 2026", 60),
        ("Mon, 02 Nov 2026 11:01:00 +0100", 60),
        ("", None),
        (None, None),
        ("soon", None),
        ("-5", None),
        ("1e400", None),
        ("99999999999999999999", None),
        ("Mon, 99 Nov 99999999999 10:01:00 GMT", None),
    ],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    assert parse_retry_after(header, NOW) == seconds


@pytest.mark.parametrize(
    ("kind", "header", "accepted"),
    [
        ("page", "text/html; charset=utf-8", True),
        ("page", "application/xhtml+xml", True),
        ("page", "application/pdf", False),
        ("page", "application/rss+xml", False),
        ("page", "video/mp4", False),
        ("page", "", True),
        ("listing", "application/rss+xml", True),
        ("listing", "application/feed+json", True),
        ("listing", "text/xml", True),
        ("listing", "application/octet-stream", True),
        ("listing", "image/png", False),
        ("robots", "text/html", True),
    ],
)
def test_content_types_by_kind(
    server: RawServer, fetch: Fetch, refusal: Refusal, kind: FetchKind, header: str, accepted: bool
) -> None:
    server.answers["/x"] = server.answers["/robots.txt"] = response(PAGE, headers=f"Content-Type: {header}\r\n")
    if accepted:
        assert fetch("/x", kind).content == PAGE
    else:
        error = refusal("/x", kind)
        assert error.reason is FetchReason.CONTENT_TYPE
        assert header in error.message


def test_binary_content_without_a_type_is_no_page(server: RawServer, refusal: Refusal) -> None:
    server.answers["/"] = response(b"%PDF\0\0", headers="")
    assert refusal().reason is FetchReason.CONTENT_TYPE


def test_a_compressed_sitemap_is_unpacked(server: RawServer, fetch: Fetch) -> None:
    packed = gzip.compress(b"<urlset/>")
    server.answers["/sitemap.xml.gz"] = response(packed, headers="Content-Type: application/x-gzip\r\n")
    fetched = fetch("/sitemap.xml.gz", "listing")
    assert (fetched.body, fetched.content) == (packed, b"<urlset/>")


def test_an_error_is_the_same_after_pickling() -> None:
    hops = (Hop("http://a.example/", 301, "http://b.example/"),)
    error = FetchError(FetchReason.BUSY, "Busy", "http://a.example/", status=503, retry_after=9.0, hops=hops)
    again = pickle.loads(pickle.dumps(error))
    assert vars(again) == vars(error)
    assert str(again) == str(error) == "http://a.example/: Busy"
