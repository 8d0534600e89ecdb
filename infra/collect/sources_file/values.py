"""Values of sources.yaml: their forms, and the sentences for those in another form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from infra.collect.listing.urls import web_url
from transforms.collecting.patterns import matches

LONGEST_INTERVAL = timedelta(days=30)

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_INTERVAL = re.compile(r"([0-9]{1,6})\s?([smhd])", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.ASCII)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}", re.ASCII)
_REFERENCE = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|prefect:[a-z0-9][a-z0-9-]*", re.ASCII)
_SECRET_HEADER = re.compile(r"auth|cookie|token|secret|passw|api-?key|session", re.IGNORECASE)
_OWN_HEADERS = re.compile(
    "accept-encoding|connection|content-length|host|if-modified-since|if-none-match|range|te|trailer|transfer-encoding"
    "|upgrade|user-agent"
)
"""Headers that the fetcher sets itself."""


def parse_interval(given: Any) -> timedelta:
    """Parse `15m`, `1h`, `2d`. Raises ValueError for another form, and for less than a minute or more than 30 days."""
    if isinstance(given, timedelta):
        return given
    match = _INTERVAL.fullmatch(given.strip()) if isinstance(given, str) else None
    interval = timedelta(**{_UNITS[match[2]]: int(match[1])}) if match else timedelta()
    if not timedelta(minutes=1) <= interval <= LONGEST_INTERVAL:
        raise ValueError("write a number and a unit, 15m, 1h or 2d; at least 1m, at most 30d")
    return interval


def _require_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError("use letters, digits, points, underscores and hyphens, at most 64, a letter or digit first")
    return name


def _require_page_url(url: str) -> str:
    if "@" in url.partition("://")[2].partition("/")[0]:
        raise ValueError(
            "it holds a name or password; put them into the environment and write headers: "
            "{Authorization: env:NAME}, with the whole value of the header in NAME"
        )
    if not url.isascii() or web_url(url) != url:
        raise ValueError("write an absolute URL, http://... or https://..., without blanks, other characters escaped")
    return url


def _require_pattern(pattern: str) -> str:
    if not pattern.strip():
        raise ValueError("it is empty; write a glob such as /news/* or re: and a regular expression")
    matches(pattern, "http://localhost/")
    return pattern


def _require_contact(contact: str) -> str:
    if not _MAIL.fullmatch(contact) and not (contact.isascii() and web_url(contact)):
        raise ValueError("write a mail address or a URL by which administrators of sites can reach you")
    return contact


def _require_language(language: str) -> str:
    if not _LANGUAGE.fullmatch(language):
        raise ValueError("write an ISO 639 code such as en, de or pt-BR")
    return language


def _require_headers(headers: Mapping[str, str]) -> Mapping[str, str]:
    for name, value in headers.items():
        _require_header(name, value)
    return headers


def _require_header(name: str, value: str) -> None:
    if not _HEADER.fullmatch(name):
        raise ValueError(f"{name!r} is not the name of a header")
    if _OWN_HEADERS.fullmatch(name.lower()):
        advice = "; its contact is the key contact of the file" if name.lower() == "user-agent" else ""
        raise ValueError(f"{name} is set by Dateline{advice}")
    if value.startswith(("env:", "prefect:")):
        if not _REFERENCE.fullmatch(value):
            raise ValueError(f"{name}: write env:NAME with the name of an environment variable, or prefect:BLOCK")
    elif _SECRET_HEADER.search(name):
        raise ValueError(
            f"{name} is a secret and must not be in this file: put its whole value into an environment variable or a "
            f"secret block of Prefect, and write {name}: env:NAME or {name}: prefect:BLOCK"
        )
    elif not (value.isascii() and value.isprintable()):
        raise ValueError(f"{name}: a header holds printable ASCII characters")


Interval = Annotated[timedelta, BeforeValidator(parse_interval)]
SourceName = Annotated[str, AfterValidator(_require_name)]
PageUrl = Annotated[str, AfterValidator(_require_page_url)]
UrlPattern = Annotated[str, AfterValidator(_require_pattern)]
Contact = Annotated[str, AfterValidator(_require_contact)]
LanguageCode = Annotated[str, AfterValidator(_require_language)]
SourceHeaders = Annotated[Mapping[str, str], AfterValidator(_require_headers)]
