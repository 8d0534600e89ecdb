"""Claims of the sources in a page about its publication and its last change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from zoneinfo import ZoneInfo

import re2

from transforms.extract.pages.layout.blocks import Declared
from transforms.extract.pages.metadata.clock import read_moment
from transforms.extract.pages.metadata.json_ld import Node, strings
from transforms.extract.pages.metadata.stamps import Stamp, is_label_of_change, read_clock_of_change, read_stamps
from transforms.extract.pages.metadata.tags import MetaTags
from transforms.records import Published
from transforms.rules.months import months_in_full_dates


@dataclass(frozen=True, slots=True)
class DateSources:
    """The parts of a page that may have the time of its publication.

    Attributes:
        times: The `<time>` elements around the headline.
        lone_times: The `<time>` elements of the whole page.
        lines: The short lines around the headline that have a year.
        lone_lines: Lines anywhere with a year and little more than a date.
        openings: Beginnings of the first paragraphs.
        scripts: The page's programs and data.
        zone: The time zone of the site, or None.
    """

    article: Node
    page: Node
    tags: MetaTags
    times: Sequence[Declared]
    lone_times: Sequence[Declared]
    urls: Sequence[str]
    lines: Sequence[str]
    lone_lines: Sequence[str]
    openings: Sequence[str]
    scripts: Sequence[str]
    zone: ZoneInfo | None


_PUBLICATION_TAGS = (
    "article:published_time", "article:first_published_time", "og:article:published_time", "og:published_time",
    "og:publish_date", "article:published", "datepublished", "date_published", "date-published", "publisheddate",
    "pubdate", "publishdate", "publish_date", "publication_date", "parsely-pub-date", "sailthru.date",
    "article_date_original", "originalpublicationdate", "dc.date.issued", "dcterms.issued", "dcterms.created",
    "citation_publication_date",
)  # fmt: skip
"""Names of meta tags for the publication alone, the most common first."""

_ANY_DATE_TAG = re.compile(r"publish(?!er)|pub.?date|issued|date|time")
_OTHER_DATE_TAG = re.compile(
    r"modif|updat|revis|edit|expir|valid|birth|event|start|end|copyright|zone|timeout|runtime|duration|crawl|refresh|read"
)
_CHANGE_TAGS = (
    "article:modified_time", "og:article:modified_time", "og:modified_time", "og:updated_time", "datemodified",
    "date_modified", "article.updated", "dcterms.modified", "dc.date.modified", "lastmod", "last-modified",
)  # fmt: skip
_PUBLISHED = re.compile(r"(?i)publi")


def claimed_publications(sources: DateSources, month_first: bool) -> Iterator[Published]:
    """Yield every time that a source claims for the publication, the best source first."""
    tags = sources.tags
    yield from _read(_of_nodes(sources, "datePublished"), "json-ld", month_first)
    yield from _read(tags.all(*_PUBLICATION_TAGS), "meta", month_first)
    yield from _read(tags.matching(_ANY_DATE_TAG, _OTHER_DATE_TAG), "meta", month_first)
    yield from _of_times(sources, sources.times, month_first, changed=False)
    yield from filter(None, map(_of_url, sources.urls))
    yield from shown_publications(sources, month_first)
    yield from _only(_of_times(sources, sources.lone_times, month_first, changed=False))
    yield from _read(_of_scripts(sources.scripts), "script", month_first)
    yield from _of_lines((*sources.openings, *sources.lines), month_first, changed=False)


def shown_publications(sources: DateSources, month_first: bool) -> Iterator[Published]:
    """Yield the times that readers see as that of the publication, the nearest to the headline first."""
    yield from _of_times(sources, sources.times, month_first, changed=False)
    stamps = _stamps(sources.lines, month_first)
    yield from (stamp.published for stamp in stamps if stamp.is_alone and not stamp.is_change)
    yield from _only(_of_lines(sources.lone_lines, month_first, changed=False))


def claimed_changes(sources: DateSources, month_first: bool) -> Iterator[Published]:
    """Yield every time that a source claims for the last change, the best source first."""
    yield from _read(_of_nodes(sources, "dateModified"), "json-ld", month_first)
    yield from _read(sources.tags.all(*_CHANGE_TAGS), "meta", month_first)
    yield from shown_changes(sources, month_first)


def shown_changes(sources: DateSources, month_first: bool) -> Iterator[Published]:
    """Yield the times that readers see as that of the last change."""
    yield from _of_times(sources, sources.times, month_first, changed=True)
    yield from _of_lines((*sources.lines, *sources.lone_lines), month_first, changed=True)
    yield from filter(None, (read_clock_of_change(line, month_first) for line in sources.lines))


def _read(values: Iterable[str], source: str, month_first: bool) -> Iterator[Published]:
    return (moment for value in values if (moment := read_moment(value, source, month_first)))


def _of_nodes(sources: DateSources, name: str) -> Iterator[str]:
    return (value for node in (sources.article, sources.page) for value in strings(node.get(name)))


def _of_times(sources: DateSources, times: Sequence[Declared], month_first: bool, changed: bool) -> Iterator[Published]:
    """Read `<time>` elements, those first with a name for the publication.

    An element is of a change by its names, or if the only label of its day in the lines is one of a change.
    """
    days = _days_of_changes(sources.lines, month_first)
    fitting = [
        (time.names, moment)
        for time in times
        if (moment := read_moment(time.value, "time", month_first))
        and (is_label_of_change(time.names) or moment.value[:10] in days) == changed
    ]
    fitting.sort(key=lambda pair: not _PUBLISHED.search(pair[0]))
    return (moment for _, moment in fitting)


def _days_of_changes(lines: Iterable[str], month_first: bool) -> Set[str]:
    """The days that lines have as those of changes alone."""
    days: dict[bool, set[str]] = {True: set(), False: set()}
    for stamp in _stamps(lines, month_first):
        days[stamp.is_change].add(stamp.published.value[:10])
    return days[True] - days[False]


_URL_DATE = re.compile(
    r"[/_-]((?:19|20)\d\d)(?:[/_-]([01]?\d|[a-z]{3})[/_-]([0-3]?\d)|([01]\d)([0-3]\d))(?=[/_.-]|$)", re.IGNORECASE
)


def _of_url(url: str) -> Published | None:
    match = _URL_DATE.search(url)
    if match is None:
        return None
    month = (match[2] or match[4]).lower()
    number = int(month) if month.isdigit() else months_in_full_dates().get(month, 0)
    return read_moment(f"{match[1]}-{number:02}-{int(match[3] or match[5]):02}", "url", month_first=True)


def _of_lines(lines: Iterable[str], month_first: bool, changed: bool) -> Iterator[Published]:
    """Yield the dates of lines with the label of a change, or else those without."""
    return (stamp.published for stamp in _stamps(lines, month_first) if stamp.is_change == changed)


def _stamps(lines: Iterable[str], month_first: bool) -> Iterator[Stamp]:
    return (stamp for line in lines for stamp in read_stamps(line, month_first))


def _only(moments: Iterable[Published]) -> Iterator[Published]:
    """Yield the first moment if all are of the same day."""
    found = list(moments)
    if len({moment.value[:10] for moment in found}) == 1:
        yield found[0]


_SCRIPTED = re2.compile(
    r'(?i)"(?:date_?published|published_?(?:at|on|date|time)?|publish_?(?:date|time|at)|publication_?date|pub_?date'
    r'|post_?date|first_?published(?:_?at|_?date)?)"\s*:\s*"((?:19|20)\d\d-[^"]{5,30})"'
)


def _of_scripts(scripts: Iterable[str]) -> Iterator[str]:
    """Yield the first time in the data of each program, which is the page's own."""
    return (match[1] for script in scripts for match in islice(_SCRIPTED.finditer(script), 1))
