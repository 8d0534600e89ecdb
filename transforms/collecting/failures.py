"""The consequences of a failed request, by its reason."""

from __future__ import annotations

from dataclasses import dataclass

_OUTAGES = frozenset({"dns", "connection", "tls", "busy", "robots_unavailable", "server_error"})
"""Reasons that say nothing on the page: it is not given up for them before it is old."""

OF_HOST = _OUTAGES | {"timeout"}
"""Reasons that concern the whole host, which is left alone for a while."""

FINAL = frozenset(
    {
        *("bad_url", "address_refused", "too_large", "expands_too_much", "too_many_redirects", "redirect_loop"),
        *("content_type", "gone", "needs_browser"),
    }
)
"""Reasons for which a page is not requested again."""

ROBOTS = "robots"
CANCELLED = "cancelled"
GONE = "gone"
FRONT_PAGE = "front_page"
"""The reason of a page that redirects to the front page of a site, in place of 404."""
SECTION = "section"
"""The reason of a page that redirects to a section of its site, in place of 404."""

_HTTP_ERROR = "http_error"
_SERVER_ERRORS = range(500, 600)


@dataclass(frozen=True, slots=True)
class RequestFailure:
    """A failed request.

    Attributes:
        reason: A value of `FetchReason`, or `server_error` for a response of status 5xx.
        status: Of the response, if there was one.
        retry_after: Seconds to wait that the server asked for.
    """

    reason: str
    status: int | None = None
    retry_after: float | None = None

    @classmethod
    def of(cls, reason: str, status: int | None, retry_after: float | None) -> RequestFailure:
        """The failure with its reason; `http_error` of status 5xx becomes `server_error`."""
        if reason == _HTTP_ERROR and status in _SERVER_ERRORS:
            reason = "server_error"
        return cls(reason, status, retry_after)

    @property
    def is_of_host(self) -> bool:
        """True if the whole host should be left alone for a while."""
        return self.reason in OF_HOST

    @property
    def is_outage(self) -> bool:
        """True if the reason says nothing on the page."""
        return self.reason in _OUTAGES

    @property
    def is_final(self) -> bool:
        """True if another request would fail in the same way."""
        return self.reason in FINAL
