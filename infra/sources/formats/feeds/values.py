"""Values of feeds: times, authors, and lines of text, as the programs that write feeds spell them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.utils import parsedate_to_datetime
from html import unescape
from urllib.parse import urljoin, urlsplit

from infra.sources.formats.agency.parts.times import read_time
from infra.sources.formats.zones import named_zone
from transforms.extract.structure.byline import parse_byline

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_RFC_822 = re.compile(
    r"(?:[a-z]{2,9}[.,]{0,2}\s+)?(\d{1,2})[\s-]([a-z]{3})[a-z]{0,6}\.?[\s-](\d{4}|\d\d)"
    r"(?:[\s,]+(\d{1,2}:\d\d(?::\d\d)?)(?:\.\d+)?\s*([+-]\d\d:?\d\d|[a-z]{1,5})?)?(?:\s*\(.{1,20}\))?",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.+-]{1,80}@[\w.-]{1,80}")
_NOBODY = frozenset(
    ("admin", "administrator", "webmaster", "editor", "noreply", "no-reply", "unknown", "root", "rss", "staff")
)


def plain_line(text: str) -> str:
    """A title without tags and character references, on one line."""
    if "<" in text or "&" in text:
        text = unescape(_TAG.sub("", text))
    return " ".join(text.split())


def read_feed_time(written: str | None) -> str | None:
    """A time of RFC 822, RFC 3339 or a spelling near them as ISO 8601; None if it is missing or unreadable.

    >>> read_feed_time("Wed, 27 Nov 24 9:30 EST"), read_feed_time("27 November 2024")
    ('2024-11-27T09:30:00-05:00', '2024-11-27')
    """
    text = " ".join((written or "").split())
    match = _RFC_822.fullmatch(text)
    if match is None:
        return read_time(text)
    day, month, year, clock, zone = match.groups()
    offset = zone.replace(":", "") if zone and zone[0] in "+-" else "-0000"
    try:
        moment = parsedate_to_datetime(f"{day} {month} {year} {clock or '00:00:00'} {offset}")
        if zone and zone[0].isalpha():
            moment = moment.replace(tzinfo=named_zone(zone))
    except (ValueError, TypeError):
        return None
    except KeyError:  # an abbreviation that names no zone for certain
        pass
    return read_time(moment.isoformat().replace("+00:00", "Z") if clock else moment.date().isoformat())


def first_feed_time(*written: str | None) -> str | None:
    """The first of several times that can be read."""
    return next((time for one in written if (time := read_feed_time(one))), None)


def read_authors(names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The persons and the agencies in the fields for authors; accounts and addresses are left out."""
    persons: list[str] = []
    agencies: list[str] = []
    for given in names:
        name = plain_line(given)
        if (match := _ADDRESS.search(name)) is not None:
            name = f"{name[: match.start()]} {name[match.end() :]}"
        name = name.strip(" ()<>[]\"',;:-")
        byline = parse_byline(name if name.lower().startswith("by ") else f"By {name}") if name else None
        if byline:
            persons += byline.authors
            agencies += byline.agencies
        elif " " in name and name.lower() not in _NOBODY and len(name) < 80:
            persons.append(name)
    return tuple(dict.fromkeys(persons)), tuple(dict.fromkeys(agencies))


def read_link(address: str | None, base: str | None) -> str | None:
    """The address of a page, resolved against a base; None if it is not of the web."""
    text = "".join((address or "").split())
    if not text:
        return None
    try:
        resolved = urljoin(base or "", text)
        parts = urlsplit(resolved)
    except ValueError:
        return None
    return resolved if parts.scheme in ("http", "https") and parts.netloc else None
