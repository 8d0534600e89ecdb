"""Time zones by the abbreviations that agencies and feeds write."""

from __future__ import annotations

from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_HOURS = {
    **dict.fromkeys(("gmt", "utc", "z", "wet"), 0),
    **dict.fromkeys(("cet", "mez", "bst", "west", "hnec"), 1),
    **dict.fromkeys(("cest", "mesz", "eet", "sast", "haec"), 2),
    **dict.fromkeys(("eest", "msk"), 3),
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
    "jst": 9,
    "kst": 9,
    "hkt": 8,
    "sgt": 8,
    "aest": 10,
    "aedt": 11,
}
_REGIONS = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}

ZONE = "|".join(sorted((*_HOURS, *_REGIONS), key=len, reverse=True))
"""A pattern of the abbreviations, to be used regardless of the letter case."""


def named_zone(name: str) -> tzinfo:
    """The zone with one of the abbreviations. Raises KeyError for another."""
    region = _REGIONS.get(name.lower())
    return ZoneInfo(region) if region else timezone(timedelta(hours=_HOURS[name.lower()]))
