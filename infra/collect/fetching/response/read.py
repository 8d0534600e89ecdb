"""Reading of a final response: its status, content type, content coding and content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from infra.collect.fetching.deadline import Deadline
from infra.collect.fetching.exchange import NOT_MODIFIED, FetchReason, FetchRequest
from infra.collect.fetching.failure import FetchFailure
from infra.collect.fetching.limits import ROBOTS_BYTES, FetchLimits
from infra.collect.fetching.response.browser_needed import needs_browser
from infra.collect.fetching.response.content_coding import GZIP_MAGIC, codings_of, unpack
from infra.collect.fetching.response.media_types import parse_content_type, require_media_type, require_text
from infra.collect.fetching.response.retry_after import parse_retry_after
from infra.collect.fetching.transfer import RawResponse

_GONE = 410
_BUSY = frozenset({429, 503})
_HTML = frozenset({"", "text/html", "application/xhtml+xml"})
_CHALLENGE_BYTES = 128 * 1024
"""Unpacked bytes of an error's body that are read."""


@dataclass(frozen=True, slots=True)
class ResponseContent:
    """The content of a response without its content coding, and its type."""

    content: bytes
    media_type: str
    charset: str | None


def read_response(
    request: FetchRequest, response: RawResponse, limits: FetchLimits, deadline: Deadline, now: datetime
) -> ResponseContent:
    """Return the content of a response with status 2xx, or 304 to a conditional request.

    Raises:
        FetchFailure: For any other status, and for content that is refused.
    """
    media_type, charset = parse_content_type(response.headers.get("content-type", ""))
    if response.status == NOT_MODIFIED and (request.etag or request.last_modified):
        return ResponseContent(b"", media_type, charset)
    if not 200 <= response.status < 300:
        raise _refusal(request, response, media_type, deadline, now)
    require_media_type(request.kind, media_type)
    content = _unpack(request, response, limits, deadline)
    require_text(request.kind, media_type, content)
    if request.kind != "robots":
        _require_no_browser(response, media_type, content)
    return ResponseContent(content, media_type, charset)


def _unpack(request: FetchRequest, response: RawResponse, limits: FetchLimits, deadline: Deadline) -> bytes:
    codings = codings_of(response.headers.get("content-encoding", ""))
    cut_at = ROBOTS_BYTES if request.kind == "robots" else None
    content = unpack(response.body, codings, limits, deadline.remaining, cut_at)
    if request.kind == "listing" and content.startswith(GZIP_MAGIC):
        return unpack(content, ["gzip"], limits, deadline.remaining)
    return content


def _refusal(
    request: FetchRequest, response: RawResponse, media_type: str, deadline: Deadline, now: datetime
) -> FetchFailure:
    """The failure that an error's status and body report."""
    status = response.status
    if request.kind != "robots":
        try:
            _require_no_browser(response, media_type, _error_content(response, deadline))
        except FetchFailure as challenge:
            return challenge
    retry_after = parse_retry_after(response.headers.get("retry-after"), now)
    if status == _GONE:
        return FetchFailure(FetchReason.GONE, "The server answered 410: the page is gone for good", status=status)
    reason = FetchReason.BUSY if status in _BUSY else FetchReason.HTTP_ERROR
    return FetchFailure(reason, f"The server answered {status}", status=status, retry_after=retry_after)


def _error_content(response: RawResponse, deadline: Deadline) -> bytes:
    """The beginning of an error's content; empty if it cannot be unpacked."""
    limits = FetchLimits()
    try:
        codings = codings_of(response.headers.get("content-encoding", ""))
        return unpack(response.body, codings, limits, deadline.remaining, _CHALLENGE_BYTES)
    except FetchFailure as failure:
        if failure.reason in (FetchReason.TIMEOUT, FetchReason.CANCELLED):
            raise
        return b""


def _require_no_browser(response: RawResponse, media_type: str, content: bytes) -> None:
    if needs_browser(response.status, response.headers, content, media_type in _HTML):
        message = "The site answers with a challenge or an empty page that only a browser resolves"
        raise FetchFailure(FetchReason.NEEDS_BROWSER, message, status=response.status)
