"""Values of feeds: times, authors, and lines of text, as the programs that write feeds spell them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from infra.sources.formats.agency.parts.story import plain_line
from infra.sources.formats.agency.parts.times import read_time
from infra.sources.formats.zones import named_zone
from transforms.extract.structure.byline import parse_byline

_CLOCK = r"(?P<clock>\d{1,2}:\d\d(?::\d\d)?)(?:\.\d+)?(?:\s*(?P<half>[ap])\.?m\b\.?)?"
_ZONE = r"(?P<zone>[+-]\d\d:?\d\d|[a-z]{1,5})"
_FORMS = tuple(
    re.compile(rf"(?:[a-z]{{2,9}}[.,]{{0,2}}\s+)?{form}", re.IGNORECASE)
    for form in (
        r"(?P<day>\d{1,2})[\s-](?P<month>[a-z]{3})[a-z]{0,6}\.?[\s-](?P<year>\d{4}|\d\d)"
        rf"(?:[\s,]+{_CLOCK}\s*{_ZONE}?)?(?:\s*\(.{{1,20}}\))?",
        rf"(?P<month>[a-z]{{3}})[a-z]{{0,6}}\.?\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})(?:[\s,]+{_CLOCK}\s*{_ZONE}?)?",
        rf"(?P<month>[a-z]{{3}})[a-z]{{0,6}}\s+(?P<day>\d{{1,2}})\s+{_CLOCK}\s+(?:{_ZONE}\s+)?(?P<year>\d{{4}})",
    )
)
"""RFC 822, month first, and the order of C and Java (`Wed Nov 27 09:30:00 GMT 2024`)."""

_ADDRESS = re.compile(r"[\w.+-]{1,80}@[\w.-]{1,80}")
_NOBODY = frozenset(
    ("admin", "administrator", "webmaster", "editor", "noreply", "no-reply", "unknown", "root", "rss", "staff")
)


def read_feed_time(written: str | None) -> str | None:
    """A time of RFC 822, RFC 3339 or a spelling near them as ISO 8601; None if it is missing or unreadable.

    >>> read_feed_time("Wed, 27 Nov 24 9:30 EST"), read_feed_time("27 November 2024")
    ('2024-11-27T09:30:00-05:00', '2024-11-27')
    """
    if not written:
        return None
    text = " ".join(written.split())
    match = next((match for form in _FORMS if (match := form.fullmatch(text))), None)
    return read_time(_as_iso(match) if match else text)


def _as_iso(match: re.Match[str]) -> str | None:
    """ISO 8601 for a time in one of the forms; None if there is no such time."""
    clock, zone = _on_24_hours(match["clock"], match["half"]), match["zone"]
    offset = zone.replace(":", "") if zone and zone[0] in "+-" else "-0000"
    try:
        moment = parsedate_to_datetime(
            f"{match['day']} {match['month']} {match['year']} {clock or '00:00:00'} {offset}"
        )
        if zone and zone[0].isalpha():
            moment = moment.replace(tzinfo=named_zone(zone))
    except (ValueError, TypeError):
        return None
    except KeyError:  # an abbreviation that names no zone for certain
        pass
    return moment.isoformat().replace("+00:00", "Z") if clock else moment.date().isoformat()


def _on_24_hours(clock: str | None, half: str | None) -> str | None:
    """A time of the day, from one with `a` or `p` for its half of the day."""
    if clock is None or half is None:
        return clock
    hour, _, rest = clock.partition(":")
    return f"{int(hour) % 12 + (12 if half in 'pP' else 0)}:{rest}"


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
    text = unfold_link(address or "")
    if not text:
        return None
    try:
        resolved = urljoin(base or "", text)
        parts = urlsplit(resolved)
    except ValueError:
        return None
    return resolved if parts.scheme in ("http", "https") and parts.netloc else None


def unfold_link(written: str) -> str:
    """An address as browsers read it: without line breaks and the indentation around them, other spaces escaped."""
    text = written.strip()
    if text.isprintable() and " " not in text:
        return text
    text = "".join(line.strip() for line in text.splitlines())
    return "".join(one for one in text if one >= " " and one != "\x7f").replace(" ", "%20")
