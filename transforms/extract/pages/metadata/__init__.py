"""What a page says of its article: title, authors, dates, and where it belongs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml.html import HtmlElement

from transforms.extract.pages.layout.blocks import Kinds, Layout, Said
from transforms.extract.pages.metadata import about
from transforms.extract.pages.metadata.authors import AuthorSources, authors_of
from transforms.extract.pages.metadata.bylines import byline_of
from transforms.extract.pages.metadata.claims import DateSources
from transforms.extract.pages.metadata.dates import PageDates, read_dates
from transforms.extract.pages.metadata.header import (
    ELSEWHERE,
    card_lines,
    dated_lines,
    header_lines,
    header_range,
    lone_lines,
)
from transforms.extract.pages.metadata.json_ld import Node, article_of, named, nodes_of, page_of, people_in
from transforms.extract.pages.metadata.tags import MetaTags
from transforms.extract.pages.metadata.titles import declared_titles, find_headline, title_of
from transforms.records import PageMetadata


@dataclass(frozen=True, slots=True)
class Head:
    """What the page declares in its head, before its text is read. `url` is the address it was got from."""

    root: HtmlElement
    url: str | None
    nodes: Sequence[Node]
    article: Node
    page: Node
    tags: MetaTags
    titles: Sequence[str]
    site_name: str | None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of its article; null or empty where it says nothing."""

    title: str | None
    byline: str | None
    authors: tuple[str, ...]
    dates: PageDates
    page: PageMetadata


def read_head(root: HtmlElement, url: str | None) -> Head:
    """The declarations of a page that was got from `url`."""
    nodes, tags = nodes_of(root), MetaTags(root)
    article, page = article_of(nodes), page_of(nodes)
    titles = declared_titles(root, article, tags)
    return Head(root, url, nodes, article, page, tags, titles, about.site_name(article, page, tags))


def headline_in(layout: Layout, head: Head) -> int | None:
    """The number of the block that is the headline, or null."""
    return find_headline(layout, head.titles, head.site_name)


def read_metadata(
    head: Head, layout: Layout, kinds: Kinds, headline: int | None, observed: datetime, month_first: bool
) -> Metadata:
    """The metadata of a page that was seen at `observed` (aware); `03/04/2024` is read by `month_first`."""
    lines = header_lines(layout, kinds, headline)
    said = _said_around(layout, kinds, headline)
    times = [time for time in said if time.what == "time"]
    dates = read_dates(_date_sources(head, times, lines, layout, kinds), observed, month_first)
    return Metadata(
        title=title_of(layout, headline, head.titles, head.site_name),
        byline=byline_of(lines),
        authors=authors_of(_author_sources(head, said, lines, layout, kinds)),
        dates=dates,
        page=_page(head, dates),
    )


def _author_sources(
    head: Head, said: Sequence[Said], lines: Sequence[str], layout: Layout, kinds: Kinds
) -> AuthorSources:
    everywhere = (said for said in layout.said if said.block < len(kinds) and kinds[said.block] not in ELSEWHERE)
    return AuthorSources(
        declared=people_in(head.article.get("author"), head.nodes) or people_in(head.page.get("author"), head.nodes),
        tags=head.tags,
        said=[author for author in said if author.what == "author"],
        anywhere=[author for author in everywhere if author.what == "author"],
        lines=lines,
        cards=card_lines(layout, kinds),
        publications=_publications(head),
        common={word for block in layout.blocks for word in block.text.split() if word.islower()},
    )


def _publications(head: Head) -> list[str]:
    """The names under which the publication goes."""
    publishers = (name for node in (head.article, head.page) for name in named(node.get("publisher")))
    return [name for name in (head.site_name, *publishers) if name]


def _said_around(layout: Layout, kinds: Kinds, headline: int | None) -> list[Said]:
    around = header_range(layout, kinds, headline)
    return [said for said in layout.said if said.block in around and kinds[said.block] not in ELSEWHERE]


def _date_sources(head: Head, times: Sequence[Said], lines: Sequence[str], layout: Layout, kinds: Kinds) -> DateSources:
    canonical = about.canonical_url(head.root, head.tags, head.url)
    return DateSources(
        article=head.article,
        page=head.page,
        tags=head.tags,
        times=times,
        urls=tuple(filter(None, (head.url, canonical))),
        lines=(*lines, *dated_lines(layout, kinds)),
        lone_lines=lone_lines(layout, kinds),
        scripts=[script.text for script in head.root.iter("script") if script.text],
    )


def _page(head: Head, dates: PageDates) -> PageMetadata:
    return PageMetadata(
        canonical_url=about.canonical_url(head.root, head.tags, head.url),
        site_name=head.site_name,
        section=about.section(head.article, head.tags),
        tags=about.subject_tags(head.article, head.tags),
        image_url=about.image_url(head.article, head.tags, head.url),
        modified=dates.modified,
        language=about.language(head.root, head.article, head.tags),
    )
