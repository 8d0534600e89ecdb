"""Requests of listings and pages, with the headers and limits of their source."""

from __future__ import annotations

from collections.abc import Mapping

from infra.collect.fetching.exchange import FetchError, FetchKind, FetchRequest
from infra.collect.fetching.limits import FetchLimits
from infra.collect.sources_file.model import Source
from transforms.collecting.failures import RequestFailure
from transforms.collecting.states import ListingState, PageState


def listing_request(source: Source, state: ListingState, headers: Mapping[str, str]) -> FetchRequest:
    """Return the conditional request of a listing."""
    return _request(source, state.current_url, "listing", state.etag, state.last_modified, headers)


def page_request(source: Source, state: PageState, headers: Mapping[str, str]) -> FetchRequest:
    """Return the request of a page, conditional if it was fetched before."""
    return _request(source, state.url, "page", state.etag, state.last_modified, headers)


def failure_of(error: FetchError) -> RequestFailure:
    """Return the failure of a request that was not answered with a page or listing."""
    return RequestFailure.of(error.reason, error.status, error.retry_after)


def _request(
    source: Source,
    url: str,
    kind: FetchKind,
    etag: str | None,
    last_modified: str | None,
    headers: Mapping[str, str],
) -> FetchRequest:
    usual = FetchLimits()
    limits = (
        FetchLimits(seconds=source.limits.seconds)
        if kind == "listing"
        else FetchLimits(
            body_bytes=min(usual.body_bytes, source.limits.bytes),
            content_bytes=source.limits.bytes,
            seconds=source.limits.seconds,
        )
    )
    given_for = (*source.feeds, *source.sitemaps, *source.start_pages)
    return FetchRequest(url, kind, etag, last_modified, headers=headers, headers_for=given_for, limits=limits)
