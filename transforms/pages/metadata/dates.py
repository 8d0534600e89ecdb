"""When a page was published and last changed, and what each of its sources says.

Sources are asked in the order of how often they are right: linked data, meta tags, `<time>` elements, the
address, the lines around the headline. A time after the page was seen is refused. Where two sources name the
same instant, the one in the publisher's own zone is taken, so that no day is lost to UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice

import re2

from transforms.pages.blocks import Said
from transforms.pages.metadata.clock import find_moments, read_moment
from transforms.pages.metadata.json_ld import Node, strings
from transforms.pages.metadata.tags import MetaTags
from transforms.records import Published

_PUBLISHED_TAGS = (
    "article:published_time", "article:first_published_time", "og:article:published_time", "og:published_time",
    "og:publish_date", "article:published", "datepublished", "date_published", "date-published", "publisheddate",
    "published", "published_time", "publish_time", "pubdate", "pub_date", "date-pub", "publishdate", "publish_date",
    "publish-date", "publication_date", "publication-date", "parsely-pub-date", "sailthru.date", "article.published",
    "article_date_original", "originalpublicationdate", "cxenseparse:recs:publishtime", "bt:pubdate",
    "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dc.date", "dcterms.date",
    "citation_publication_date", "citation_date", "displaydate", "date",
)  # fmt: skip
_MODIFIED_TAGS = (
    "article:modified_time", "og:article:modified_time", "og:modified_time", "og:updated_time", "datemodified",
    "date_modified", "article.updated", "dcterms.modified", "dc.date.modified", "lastmod", "last-modified",
)  # fmt: skip
_DATE_TAG = re.compile(r"publish(?!er)|pub.?date|issued|date|time")
_OTHER_DATE_TAG = re.compile(r"modif|updat|revis|edit|expir|valid|birth|event|start|end|copyright|width|zone|timeout|runtime|candidate|duration|crawl|access|refresh|runtime|read")
_MODIFIED = re.compile(r"(?i)\b(?:(?:last )?(?:updated|modified|edited|reviewed|changed|revised)|dateModified)\b|update")
_PUBLISHED = re.compile(r"(?i)publi")

_URL_MONTHS = {name: n for n, name in enumerate(("jan feb mar apr may jun jul aug sep oct nov dec").split(), 1)}
_URL_DATE = re.compile(
    r"[/_-]((?:19|20)\d\d)(?:[/_-]([01]?\d|[a-z]{3})[/_-]([0-3]?\d)|([01]\d)([0-3]\d))(?=[/_.-]|$)", re.IGNORECASE
)
_EARLIEST = date(1600, 1, 1)
_UNSET = frozenset({"1900-01-01", "1970-01-01"})
"""What programs write for no date at all."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says; `refused` is why it is not believed, null where it may be."""

    moment: Published
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class PageDates:
    """The publication and the last change of a page, and all claims of the former in the order they were asked."""

    published: Published | None
    modified: str | None
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class DateSources:
    """Where a page may say when it was published; `lines` are the short blocks around its headline."""

    article: Node
    page: Node
    tags: MetaTags
    times: Sequence[Said]
    urls: Sequence[str]
    lines: Sequence[str]
    lone_lines: Sequence[str]
    scripts: Sequence[str]


def read_dates(sources: DateSources, observed: datetime, month_first: bool) -> PageDates:
    """The dates of a page that was seen at `observed` (aware)."""
    claims = [_judged(moment, observed) for moment in _published(sources, month_first)]
    believed = [claim.moment for claim in claims if claim.refused is None]
    modified = (moment for moment in _modified(sources, month_first) if not _judged(moment, observed).refused)
    last = next(modified, None)
    published = _as_shown(_in_own_zone(believed[0], believed), believed) if believed else None
    return PageDates(published, last.value if last else None, tuple(claims))


def _published(sources: DateSources, month_first: bool) -> Iterator[Published]:
    given = (value for node in (sources.article, sources.page) for value in strings(node.get("datePublished")))
    yield from _read(given, "json-ld", month_first)
    yield from _read(sources.tags.all(*_PUBLISHED_TAGS), "meta", month_first)
    yield from _read(sources.tags.matching(_DATE_TAG, _OTHER_DATE_TAG), "meta", month_first)
    yield from _times(sources.times, month_first, modified=False)
    yield from filter(None, map(_of_url, sources.urls))
    yield from _visible(sources.lines, month_first)
    yield from _only(_visible(sources.lone_lines, month_first))
    yield from _read(_of_scripts(sources.scripts), "script", month_first)


def _modified(sources: DateSources, month_first: bool) -> Iterator[Published]:
    given = (value for node in (sources.article, sources.page) for value in strings(node.get("dateModified")))
    yield from _read(given, "json-ld", month_first)
    yield from _read(sources.tags.all(*_MODIFIED_TAGS), "meta", month_first)
    yield from _times(sources.times, month_first, modified=True)
    yield from _visible((*sources.lines, *sources.lone_lines), month_first, modified=True)


def _read(values: Iterable[str], source: str, month_first: bool) -> Iterator[Published]:
    return (moment for value in values if (moment := read_moment(value, source, month_first)))


def _times(times: Iterable[Said], month_first: bool, modified: bool) -> Iterator[Published]:
    """What `<time>` elements say, those that call themselves the publication first."""
    fitting = [time for time in times if bool(_MODIFIED.search(time.names)) == modified]
    fitting.sort(key=lambda time: not _PUBLISHED.search(time.names))
    return _read((time.value for time in fitting), "time", month_first)


def _only(moments: Iterable[Published]) -> Iterator[Published]:
    """The first of the moments where all of them are of the same day."""
    found = list(moments)
    if len({moment.value[:10] for moment in found}) == 1:
        yield found[0]


_SCRIPTED = re2.compile(
    r'(?i)"(?:date_?published|published_?(?:at|on|date|time)?|publish_?(?:date|time|at)|publication_?date|pub_?date|post_?date'
    r'|first_?published(?:_?at|_?date)?)"\s*:\s*"((?:19|20)\d\d-[^"]{5,30})"'
)
"""What programs write for their own use beside the text; the first such line is of the page itself."""


def _of_scripts(scripts: Iterable[str]) -> Iterator[str]:
    return (match[1] for script in scripts for match in islice(_SCRIPTED.finditer(script), 1))


def _of_url(url: str) -> Published | None:
    match = _URL_DATE.search(url)
    if match is None:
        return None
    month = match[2] or match[4]
    number = int(month) if month.isdigit() else _URL_MONTHS.get(month.lower(), 0)
    return read_moment(f"{match[1]}-{number:02}-{int(match[3] or match[5]):02}", "url", True)


def _visible(lines: Iterable[str], month_first: bool, modified: bool = False) -> Iterator[Published]:
    """The dates of lines that follow "updated" and the like, or those that do not."""
    for line in lines:
        end = 0
        for start, moment in find_moments(line, "text", month_first):
            if bool(_MODIFIED.search(line[end:start])) == modified:
                yield moment
            end = start


def _judged(moment: Published, observed: datetime) -> Claim:
    day = date.fromisoformat(moment.value[:10])
    if day < _EARLIEST or moment.value[:10] in _UNSET:
        return Claim(moment, "no date that a page can have")
    if _instant(moment, hours=-14) > observed:
        return Claim(moment, f"after the page was seen, {observed:%Y-%m-%d %H:%M} UTC")
    return Claim(moment)


def _instant(moment: Published, hours: int = 0) -> datetime:
    """When a moment was, aware; without an offset as UTC and shifted by `hours`, the width of the zones."""
    instant = datetime.fromisoformat(moment.value.replace("Z", "+00:00"))
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC) + timedelta(hours=hours)


def _in_own_zone(chosen: Published, believed: list[Published]) -> Published:
    if not chosen.value.endswith(("Z", "+00:00")):
        return chosen
    local = (
        moment
        for moment in believed
        if moment.precision != "day"
        and moment.value[-6:-5] in ("+", "-")
        and not moment.value.endswith("+00:00")
        and abs(_instant(moment) - _instant(chosen)) < timedelta(minutes=1)
    )
    return next(local, chosen)


_SHOWN = ("time", "text")


def _as_shown(declared: Published, believed: Sequence[Published]) -> Published:
    """The day that the page shows, where it is before the declared one, or the next to it in UTC."""
    shown = next((moment for moment in believed if moment.source in _SHOWN), declared)
    days = (date.fromisoformat(shown.value[:10]) - date.fromisoformat(declared.value[:10])).days
    in_utc = declared.value.endswith(("Z", "+00:00"))
    return shown if days < 0 or in_utc and days == 1 else declared
