"""A feed with the entries that a reader should find in it."""

from __future__ import annotations

from dataclasses import dataclass

URL = "http://paper.example/news/feed.xml"
"""The URL of every sample; relative links are resolved against it or a base in the sample."""


@dataclass(frozen=True, slots=True)
class ExpectedEntry:
    """An entry: its absolute link, its title without markup, and its time in UTC (None if it has none)."""

    link: str
    title: str
    time: str | None = None


@dataclass(frozen=True, slots=True)
class FeedSample:
    """A feed and its entries, in order."""

    name: str
    content: bytes
    expected: tuple[ExpectedEntry, ...]


DAY = "Wed, 27 Nov 2024 09:30:00 GMT"
MOMENT = "2024-11-27T09:30:00"


def page(number: int) -> str:
    """The link of an ordinary entry."""
    return f"http://paper.example/news/{number}"


def item(number: int, title: str = "", extra: str = "", date: str = f"<pubDate>{DAY}</pubDate>") -> str:
    """An item of RSS as it should be."""
    title = title or f"Title {number}"
    return f"<item><title>{title}</title><link>{page(number)}</link>{date}{extra}</item>"


def rss(*items: str, head: str = "", attributes: str = "") -> str:
    """RSS 2.0 around items."""
    channel = f"<channel><title>Paper</title><link>http://paper.example/</link>{head}"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<rss version="2.0"{attributes}>{channel}{"".join(items)}</channel></rss>'
    )


def atom(*entries: str, attributes: str = "") -> str:
    """Atom around entries."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom"{attributes}><title>Paper</title>{"".join(entries)}</feed>'
    )


def ordinary(number: int, title: str = "", time: str | None = MOMENT) -> ExpectedEntry:
    """The expectation of an ordinary item."""
    return ExpectedEntry(page(number), title or f"Title {number}", time)


def sample(name: str, content: str | bytes, *expected: ExpectedEntry) -> FeedSample:
    """A sample; text is in UTF-8."""
    return FeedSample(name, content.encode() if isinstance(content, str) else content, expected)
