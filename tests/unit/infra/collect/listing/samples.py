"""Responses with listings."""

from __future__ import annotations

from datetime import UTC, datetime

from infra.collect.fetching.exchange import Fetched, FetchRequest
from infra.collect.listing.listed import Listing, ListingKind
from infra.collect.listing.read import read_listing

URL = "http://paper.example/news/"


def fetched(content: str | bytes, url: str = URL, charset: str | None = None) -> Fetched:
    body = content if isinstance(content, bytes) else content.encode()
    return Fetched(
        request=FetchRequest(url, "listing"),
        url=url,
        hops=(),
        status=200,
        request_head=b"",
        response_head=b"",
        body=body,
        content=body,
        media_type="text/plain",
        charset=charset,
        etag=None,
        last_modified=None,
        address="192.0.2.1",
        started=datetime(2024, 11, 27, tzinfo=UTC),
        seconds=0.1,
    )


def read(content: str | bytes, kind: ListingKind, url: str = URL) -> Listing:
    return read_listing(fetched(content, url), kind)
