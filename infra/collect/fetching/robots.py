"""Rules of robots.txt (RFC 9309), parsed by Protego."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from infra.collect.fetching.fetcher import Fetcher


@dataclass(frozen=True)
class RobotsRules:
    """The rules of one origin for one crawler.

    Attributes:
        text: The file, at most 500 KiB; empty if there is none, which allows all.
        agent: The crawler's product token.
        expires: When the file is to be fetched again.
    """

    text: str
    agent: str
    expires: datetime

    def allows(self, url: str) -> bool:
        """Decide on a URL of the origin that the rules were fetched from."""
        raise NotImplementedError

    @property
    def delay(self) -> float | None:
        """Seconds between two requests (`Crawl-delay`, or `Request-rate` if it is slower)."""
        raise NotImplementedError

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """URLs of sitemaps."""
        raise NotImplementedError

    def to_dict(self) -> dict[str, str]:
        """Return the rules as a JSON object, for `from_dict`."""
        raise NotImplementedError

    @classmethod
    def from_dict(cls, stored: dict[str, str]) -> Self:
        """Return the rules that `to_dict` stored."""
        raise NotImplementedError


def fetch_robots(fetcher: Fetcher, url: str, user_agent: str) -> RobotsRules:
    """Fetch the robots.txt of a URL's origin.

    Status 400 to 499 allows all, except 429.

    Raises:
        FetchError: `robots_unavailable` if the server fails or cannot be reached: do not fetch from it now.
    """
    raise NotImplementedError
