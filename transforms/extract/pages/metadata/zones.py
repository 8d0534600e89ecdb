"""Time zones: offsets of the abbreviations that pages print, and the zone of a site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from transforms.rules.package_data import read_toml


def offset_of(name: str, moment: datetime) -> str | None:
    """The ISO offset of an abbreviation as printed, at a local time; None if it is unknown.

    >>> offset_of("MEZ", datetime(2026, 2, 1, 9, 30)), offset_of("ET", datetime(2026, 7, 1, 9, 30))
    ('+01:00', '-04:00')
    """
    if name.isascii() and not name.isupper():
        return None
    zones = _zones()
    if region := zones["regional"].get(name.lower()):
        return format_offset(moment.replace(tzinfo=ZoneInfo(region)))
    minutes = _minutes().get(name.lower())
    return None if minutes is None else _iso_offset(minutes)


def format_offset(moment: datetime) -> str:
    """The ISO offset of an aware time."""
    offset = moment.utcoffset()
    return _iso_offset(round(offset.total_seconds() / 60) if offset else 0)


def site_zone(urls: Sequence[str], language: str | None) -> ZoneInfo | None:
    """The time zone of a site by the country of its domain, else by its language; None if there may be several."""
    zones = _zones()
    for url in urls:
        if name := zones["countries"].get(top_level(url)):
            return ZoneInfo(name)
    name = zones["languages"].get(language or "")
    return ZoneInfo(name) if name else None


def reads_day_first(locales: Iterable[str], urls: Sequence[str]) -> bool:
    """Return True if the page's locale or the country of its domain shows that `03/04/2026` is 3 April.

    Args:
        locales: The locales that the page declares (`de`, `en-GB`, `en_US`), the most reliable first.
    """
    countries = [country for url in urls if (country := top_level(url)) and len(country) == 2]
    language, _, region = next(iter(locales), "").replace("_", "-").lower().partition("-")
    if language and language != "en":
        return True
    return bool(_DAY_FIRST.intersection((*countries[:1], region)))


_DAY_FIRST = frozenset(["au", "gb", "ie", "in", "nz", "uk", "za"])
"""Countries where English pages write the day first."""


def top_level(url: str) -> str:
    """The last part of the host of an address, empty if it is malformed."""
    try:
        return (urlsplit(url).hostname or "").rpartition(".")[2]
    except ValueError:
        return ""


def _iso_offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}" if minutes else "Z"


@cache
def _zones() -> Mapping[str, Mapping[str, str]]:
    data = read_toml("lexicons/zones.toml")
    return {name: data[name] for name in ("regional", "countries", "languages")}


@cache
def _minutes() -> Mapping[str, int]:
    english = read_toml("dates/lexicon.toml")["ZONE"]["words"]
    return {**english, **read_toml("lexicons/zones.toml")["abbreviations"]}
