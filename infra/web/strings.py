"""The English texts of the page, which are all in `strings.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path

from infra.plural import pluralize

_FILE = tomllib.loads((Path(__file__).parent / "strings.toml").read_text("utf-8"))

STRINGS: dict[str, str] = _FILE["texts"]
FACET_TITLES: dict[str, str] = _FILE["facets"]
"""The heading of each facet, by the name of its field, in the order of the page."""

MONTHS: list[str] = _FILE["calendar"]["months"]
LANGUAGES: dict[str, str] = _FILE["languages"]
"""Names of languages by ISO 639-1 code."""


_PLURALS: dict[str, str] = _FILE["plurals"]


class Strings:
    """The texts as attributes, for templates; an unknown one raises."""

    def __getattr__(self, name: str) -> str:
        try:
            return STRINGS[name]
        except KeyError:
            raise AttributeError(name) from None

    @staticmethod
    def count(number: int, thing: str) -> str:
        """Return `1 article`, `1,200 articles`, `2 stories`."""
        plural = _PLURALS.get(thing)
        return f"{number:,} {plural}" if plural and number != 1 else pluralize(number, thing)


def language_name(code: str) -> str:
    """Return the name of a language by its ISO 639-1 code, the code itself if it is unknown."""
    return LANGUAGES.get(code, code)


def month_name(month: str) -> str:
    """Return `2024-11` as `November 2024`; anything else as it is."""
    year, _, number = month.partition("-")
    is_month = len(month) == 7 and number.isdigit() and 1 <= int(number) <= 12
    return f"{MONTHS[int(number) - 1]} {year}" if is_month else month


def day_name(moment: str | None) -> str:
    """Return the day of an ISO date or date-time as `November 27, 2024`, with the time if it has one.

    >>> day_name("2024-11-27T08:05:00+09:00")
    'November 27, 2024, 08:05 (+09:00)'
    """
    if not moment:
        return STRINGS["no_date"]
    day, _, clock = moment.partition("T")
    parts = day.split("-")
    if len(parts) != 3:
        return month_name(moment)
    if not all(part.isdigit() for part in parts) or not 1 <= int(parts[1]) <= 12:
        return moment
    named = f"{MONTHS[int(parts[1]) - 1]} {int(parts[2])}, {parts[0]}"
    if not clock or clock.startswith("00:00:00") or len(clock) < 5:
        return named
    zone = clock[5:].lstrip(":0123456789.")
    is_utc = zone == "Z" or clock.endswith("+00:00")
    offset = "UTC" if is_utc else clock[-6:] if clock[-6:-5] in ("+", "-") else ""
    return f"{named}, {clock[:5]} ({offset})" if offset else f"{named}, {clock[:5]}"
