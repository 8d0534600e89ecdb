"""Claims of the sources in a page about its publication and its last change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import re2

from transforms.extract.pages.layout.blocks import Declared
from transforms.extract.pages.metadata.clock import find_moments, read_moment
from transforms.extract.pages.metadata.json_ld import Node, strings
from transforms.extract.pages.metadata.tags import MetaTags
from transforms.records import Published
from transforms.rules.months import months_in_full_dates


@dataclass(frozen=True, slots=True)
class DateSources:
    """The parts of a page that may have the time of its publication.

    Attributes:
        times: The `<time>` elements around the headline.
        lines: The short lines around the headline.
        lone_lines: Lines anywhere with little more than a date.
        scripts: The page's programs and data.
    """

    article: Node
    page: Node
    tags: MetaTags
    times: Sequence[Declared]
    urls: Sequence[str]
    lines: Sequence[str]
    lone_lines: Sequence[str]
    scripts: Sequence[str]


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
_CHANGED = re.compile(
    r"(?i)updat|modif|\b(?:last )?(?:edited|reviewed|changed|revised)\b"
    r"|aktualis|mis(?:e)? à jour|a[cg]?tuali[zs]ad|aggiornat|bijgewerkt|更新"
)
_PUBLISHED = re.compile(r"(?i)publi")


def claimed_publications(sources: DateSources, month_first: bool) -> Iterator[Published]:
    """Yield every time that a source claims for the publication, the best source first."""
    tags = sources.tags
    yield from _read(_of_nodes(sources, "datePublished"), "json-ld", month_first)
    yield from _read(tags.all(*_PUBLICATION_TAGS), "meta", month_first)
    yield from _read(tags.matching(_ANY_DATE_TAG, _OTHER_DATE_TAG), "meta", month_first)
    yield from _of_times(sources.times, month_first, changed=False)
    yield from filter(None, map(_of_url, sources.urls))
    yield from _of_lines(sources.lines, month_first, changed=False)
    yield from _only(_of_lines(sources.lone_lines, month_first, changed=False))
    yield from _read(_of_scripts(sources.scripts), "script", month_first)


def claimed_changes(sources: DateSources, month_first: bool) -> Iterator[Published]:
    """Yield every time that a source claims for the last change, the best source first."""
    yield from _read(_of_nodes(sources, "dateModified"), "json-ld", month_first)
    yield from _read(sources.tags.all(*_CHANGE_TAGS), "meta", month_first)
    yield from _of_times(sources.times, month_first, changed=True)
    yield from _of_lines((*sources.lines, *sources.lone_lines), month_first, changed=True)


def _read(values: Iterable[str], source: str, month_first: bool) -> Iterator[Published]:
    return (moment for value in values if (moment := read_moment(value, source, month_first)))


def _of_nodes(sources: DateSources, name: str) -> Iterator[str]:
    return (value for node in (sources.article, sources.page) for value in strings(node.get(name)))


def _of_times(times: Iterable[Declared], month_first: bool, changed: bool) -> Iterator[Published]:
    """Read `<time>` elements, those first with a name for the publication."""
    fitting = [time for time in times if bool(_CHANGED.search(time.names)) == changed]
    fitting.sort(key=lambda time: not _PUBLISHED.search(time.names))
    return _read((time.value for time in fitting), "time", month_first)


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
    """Yield the dates of lines that follow "updated" and the like, or else those that do not."""
    for line in lines:
        before = 0
        for start, moment in find_moments(line, "text", month_first):
            if bool(_CHANGED.search(line[before:start])) == changed:
                yield moment
            before = start


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
