"""Rules of robots.txt (RFC 9309), parsed by Protego."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Self

from protego import Protego

from infra.collect.fetching.exchange import FetchError, FetchReason, FetchRequest
from infra.collect.fetching.failure import FetchFailure
from infra.collect.fetching.fetcher import Fetcher
from infra.collect.fetching.limits import ROBOTS_BYTES
from infra.collect.fetching.urls import parse_url, without_userinfo

LIFETIME = timedelta(hours=24)
"""Rules are used for at most this long (RFC 9309, section 2.4)."""

MOST_REDIRECTS = 5

_REFUSALS = frozenset({FetchReason.ADDRESS_REFUSED, FetchReason.BAD_URL, FetchReason.CANCELLED})
"""Reasons that hold for every URL of the host, so that its robots.txt is not what has to be waited for."""

_REDIRECTED = frozenset({FetchReason.TOO_MANY_REDIRECTS, FetchReason.REDIRECT_LOOP})


@dataclass(frozen=True)
class RobotsRules:
    """The rules of one origin for one crawler.

    Attributes:
        text: The file, at most 500 KiB; empty if there is no such file, which allows all.
        agent: The crawler's product token.
        expires: The time to fetch the file again.
    """

    text: str
    agent: str
    expires: datetime

    def allows(self, url: str) -> bool:
        """Decide on a URL of the origin that the rules were fetched from."""
        return self._parsed.can_fetch(url, self.agent)

    @property
    def delay(self) -> float | None:
        """Seconds between two requests: `Crawl-delay`, or `Request-rate` if that is slower."""
        rate = self._parsed.request_rate(self.agent)
        delays = [self._parsed.crawl_delay(self.agent), rate.seconds / rate.requests if rate else None]
        return max((delay for delay in delays if delay is not None), default=None)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """URLs of sitemaps, as they are written in the file."""
        return tuple(self._parsed.sitemaps)

    def to_dict(self) -> dict[str, str]:
        """Return the rules as a JSON object, for `from_dict`."""
        return {"text": self.text, "agent": self.agent, "expires": self.expires.isoformat()}

    @classmethod
    def from_dict(cls, stored: dict[str, str]) -> Self:
        """Return the rules that `to_dict` stored."""
        return cls(stored["text"], stored["agent"], datetime.fromisoformat(stored["expires"]))

    @cached_property
    def _parsed(self) -> Protego:
        return Protego.parse(self.text)


def fetch_robots(
    fetcher: Fetcher, url: str, user_agent: str, before_redirect: Callable[[str], None] | None = None
) -> RobotsRules:
    """Fetch the robots.txt of a URL's origin.

    Status 400 to 499 and more than five redirects allow all; status 429 does not, it asks to wait.

    Args:
        user_agent: Starts with the product token that the rules are looked up by.

    Raises:
        FetchError: `robots_unavailable` if the server fails or cannot be reached: postpone the host. `address_refused`,
            `bad_url` or `cancelled` as for the URL itself.
    """
    most = max(fetcher.limits.body_bytes, ROBOTS_BYTES)
    limits = replace(fetcher.limits, redirects=MOST_REDIRECTS, body_bytes=most)
    request = FetchRequest(robots_url(url), "robots", limits=limits, before_redirect=before_redirect)
    try:
        content = fetcher.fetch(request).content
    except FetchError as error:
        if error.reason in _REFUSALS:
            raise
        if not _allows_all(error):
            raise FetchError(
                FetchReason.ROBOTS_UNAVAILABLE,
                f"robots.txt cannot be had now: {error.message}",
                error.url,
                status=error.status,
                retry_after=error.retry_after,
                hops=error.hops,
            ) from None
        content = b""
    agent = user_agent.partition("/")[0].strip()
    return RobotsRules(content.decode("utf-8-sig", "replace"), agent, fetcher.clock.now() + LIFETIME)


def robots_url(url: str) -> str:
    """Return the URL of the robots.txt that applies to a URL. Raises FetchError (`bad_url`)."""
    try:
        return str(parse_url(url).copy_with(raw_path=b"/robots.txt"))
    except FetchFailure as failure:
        raise FetchError(failure.reason, failure.message, without_userinfo(url)) from None


def _allows_all(error: FetchError) -> bool:
    if error.reason in _REDIRECTED:
        return True
    return error.reason is not FetchReason.BUSY and error.status is not None and error.status < 500
