"""Evidence in brackets behind a name: a ticker, an acronym, a country, the dates of a life."""

from __future__ import annotations

import re
from collections.abc import Iterable

from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.label.votes import Votes
from transforms.entities.labels import GPE, Family

HAS_TICKER: Votes = {Family.ORGANIZATION: 3.0, Family.PERSON: -2.0}
""""Aarefeld Sensorik <AARE.S>", "Aarefeld Sensorik (NYSE: AFS)"."""

HAS_ACRONYM: Votes = {Family.ORGANIZATION: 1.0}
""""the Foro Civil Andino (FCA)"."""

ATHLETE: Votes = {Family.PERSON: 1.5}
""""1. Halvor Tangen (NOR)"."""

OF_COUNTRY: Votes = {Family.PERSON: 0.6, Family.ORGANIZATION: 0.3}
""""2. Beat Zumthor (Switzerland)"."""

BORN: Votes = {Family.PERSON: 2.0}
""""Lassiter (born 1961)", "Lassiter (May 2, 1872 – November 23, 1896)"."""

LIFE_YEARS: Votes = {Family.PERSON: 0.5}
""""Lassiter (1872–1896)": wars and companies have years, too."""

_TICKER = re.compile(r" <[A-Z0-9][A-Z0-9.=^]{0,9}>")
_LISTED = re.compile(
    r" \((?:(?:NYSE|NASDAQ|Nasdaq|AMEX|LSE|AIM|TSX|TSXV|TSX-V|ASX|HKEX|SGX|NSE|BSE|JSE|OTCQB|OTCQX|Euronext)"
    r"(?: [A-Z][a-z]+)? ?: ?[A-Z0-9]{1,6}(?:\.[A-Z]{1,2})?|[A-Z0-9]{2,6}\.[A-Z]{1,2})[,;)]"
)
_CODE = re.compile(r" \(([A-Z]{3})(?: x?\d{1,2})?\)")
_ACRONYM_BEHIND = re.compile(r" \(([A-Z][A-Za-z&-]*[A-Z])\)")
_COUNTRY = re.compile(r" \(([^\W\d_a-z][\w. ]+)\)")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_BORN = re.compile(r" \((?:[^()\n]{0,80}[;,] )?(?:born|b\.|née|né) ")
_LIFE_DATES = re.compile(
    rf" \([^()\n]{{0,80}}?(?:{_MONTH} \d{{1,2}},|\d{{1,2}} {_MONTH}) \d{{4}} ?[-–—] ?[^()\n]{{0,20}}\d{{4}}\)"
)
_LIFE_YEARS = re.compile(r" \((?:c\. ?)?\d{4} ?[-–—] ?\d{4}\)")


def votes_of_bracket(form: str, text: str, end: int, gazetteer: Gazetteer) -> Iterable[Votes]:
    """The votes of the bracket behind the name that ends at `end`: " (KRCS)", " <AARE.S>"."""
    life = _votes_of_life(text, end) if " " in form else None
    if life:
        yield life
    elif _TICKER.match(text, end) or _LISTED.match(text, end):
        yield HAS_TICKER
    elif (code := _CODE.match(text, end)) and code.group(1) in gazetteer.athlete_codes:
        yield ATHLETE
    elif " " in form and (acronym := _ACRONYM_BEHIND.match(text, end)) and acronym.group(1)[0] == form[0]:
        yield HAS_ACRONYM
    elif (country := _COUNTRY.match(text, end)) and is_country(country.group(1), gazetteer):
        yield OF_COUNTRY


def is_country(form: str, gazetteer: Gazetteer) -> bool:
    """Return True for the name of a country."""
    known = gazetteer.known.get(form)
    return known is not None and known.label == GPE


def _votes_of_life(text: str, end: int) -> Votes | None:
    """The vote of a birth or of two dates in brackets behind the name that ends at `end`; None without them."""
    if _BORN.match(text, end) or _LIFE_DATES.match(text, end):
        return BORN
    return LIFE_YEARS if _LIFE_YEARS.match(text, end) else None
