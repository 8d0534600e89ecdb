"""The readers that are compared: ours, feedparser and fastfeedparser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any
from urllib.parse import urljoin

from infra.collect.listing.feeds import read_feed
from infra.sources.formats.agency.parts.story import plain_line
from tests.bench.feeds.sample import URL, ExpectedEntry

Reader = Callable[[bytes], list[ExpectedEntry]]


def read_ours(content: bytes) -> list[ExpectedEntry]:
    """Entries of our reader."""
    return [ExpectedEntry(one.url, one.title or "", _written(one.published)) for one in read_feed(content, URL).entries]


def _feedparser() -> Reader:
    feedparser: Any = import_module("feedparser")

    def read(content: bytes) -> list[ExpectedEntry]:
        found = feedparser.parse(content, response_headers={"content-location": URL})
        return [
            ExpectedEntry(
                one.get("link", ""),
                plain_line(one.get("title", "")),
                _written(datetime(*parsed[:6]).replace(tzinfo=UTC))
                if (parsed := one.get("published_parsed") or one.get("updated_parsed"))
                else None,
            )
            for one in found.entries
        ]

    return read


def _fastfeedparser() -> Reader:
    fastfeedparser: Any = import_module("fastfeedparser")

    def read(content: bytes) -> list[ExpectedEntry]:
        return [
            ExpectedEntry(
                urljoin(URL, one.get("link") or ""),
                plain_line(one.get("title") or ""),
                _written(datetime.fromisoformat(time))
                if (time := one.get("published") or one.get("updated"))
                else None,
            )
            for one in fastfeedparser.parse(content).entries
        ]

    return read


def _written(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() if moment else None


def installed_readers() -> dict[str, Reader]:
    """The readers that are installed, by name."""
    readers: dict[str, Reader] = {"ours": read_ours}
    for name, build in (("feedparser", _feedparser), ("fastfeedparser", _fastfeedparser)):
        try:
            readers[name] = build()
        except ImportError:
            continue
    return readers
