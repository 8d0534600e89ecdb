"""The metadata of a page's article: title, authors, dates, publication, section, tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml.html import HtmlElement

from transforms.extract.pages.layout.blocks import Declared, Layout, MarkedLayout
from transforms.extract.pages.metadata import about
from transforms.extract.pages.metadata.authors import AuthorSources, choose_authors
from transforms.extract.pages.metadata.bylines import find_byline
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
from transforms.extract.pages.metadata.json_ld import Node, article_node, named, names_of_people, page_node, read_nodes
from transforms.extract.pages.metadata.tags import MetaTags
from transforms.extract.pages.metadata.titles import choose_title, declared_titles, find_headline
from transforms.records import PageMetadata


@dataclass(frozen=True, slots=True)
class PageHead:
    """The declarations in the head of a page; `url` is the address it was fetched from."""

    root: HtmlElement
    url: str | None
    nodes: Sequence[Node]
    article: Node
    page: Node
    tags: MetaTags
    titles: Sequence[str]
    site_name: str | None


@dataclass(frozen=True, slots=True)
class ArticleMetadata:
    """The metadata of a page's article; None or empty if the page has none."""

    title: str | None
    byline: str | None
    authors: tuple[str, ...]
    dates: PageDates
    page: PageMetadata


def read_head(root: HtmlElement, url: str | None) -> PageHead:
    """Read the declarations in the head of a page that was fetched from `url`."""
    nodes, tags = read_nodes(root), MetaTags(root)
    article, page = article_node(nodes), page_node(nodes)
    titles = declared_titles(root, article, tags)
    return PageHead(root, url, nodes, article, page, tags, titles, about.site_name(article, page, tags))


def headline_in(layout: Layout, head: PageHead) -> int | None:
    """Find the number of the block that is the headline, or None."""
    return find_headline(layout, head.titles, head.site_name)


def read_metadata(head: PageHead, page: MarkedLayout, observed: datetime, month_first: bool) -> ArticleMetadata:
    """Read the metadata of a page.

    Args:
        head: Its declarations.
        page: Its text.
        observed: When the page was seen (aware); later dates are rejected.
        month_first: Read `03/04/2024` as March 4.
    """
    lines = header_lines(page)
    nearby = _declared_nearby(page)
    times = [time for time in nearby if time.kind == "time"]
    dates = read_dates(_date_sources(head, times, lines, page), observed, month_first)
    return ArticleMetadata(
        title=choose_title(page.layout, page.headline, head.titles, head.site_name),
        byline=find_byline(lines),
        authors=choose_authors(_author_sources(head, nearby, lines, page)),
        dates=dates,
        page=_page(head, dates),
    )


def _author_sources(
    head: PageHead, nearby: Sequence[Declared], lines: Sequence[str], page: MarkedLayout
) -> AuthorSources:
    elements = (element for element in page.layout.declared if element.block < len(page.kinds))
    anywhere = (element for element in elements if page.kinds[element.block] not in ELSEWHERE)
    return AuthorSources(
        linked_data=names_of_people(head.article.get("author"), head.nodes)
        or names_of_people(head.page.get("author"), head.nodes),
        tags=head.tags,
        nearby=[author for author in nearby if author.kind == "author"],
        anywhere=[author for author in anywhere if author.kind == "author"],
        lines=lines,
        cards=card_lines(page),
        publications=_publications(head),
        common={word for block in page.layout.blocks for word in block.text.split() if word.islower()},
    )


def _publications(head: PageHead) -> list[str]:
    """The names of the publication."""
    publishers = (name for node in (head.article, head.page) for name in named(node.get("publisher")))
    return [name for name in (head.site_name, *publishers) if name]


def _declared_nearby(page: MarkedLayout) -> list[Declared]:
    """The times and authors that elements around the headline declare."""
    around = header_range(page)
    elements = (element for element in page.layout.declared if element.block in around)
    return [element for element in elements if page.kinds[element.block] not in ELSEWHERE]


def _date_sources(head: PageHead, times: Sequence[Declared], lines: Sequence[str], page: MarkedLayout) -> DateSources:
    canonical = about.canonical_url(head.root, head.tags, head.url)
    return DateSources(
        article=head.article,
        page=head.page,
        tags=head.tags,
        times=times,
        urls=tuple(filter(None, (head.url, canonical))),
        lines=(*lines, *dated_lines(page)),
        lone_lines=lone_lines(page),
        scripts=[script.text for script in head.root.iter("script") if script.text],
    )


def _page(head: PageHead, dates: PageDates) -> PageMetadata:
    return PageMetadata(
        canonical_url=about.canonical_url(head.root, head.tags, head.url),
        site_name=head.site_name,
        section=about.section(head.article, head.tags),
        tags=about.subject_tags(head.article, head.tags),
        image_url=about.image_url(head.article, head.tags, head.url),
        modified=dates.modified,
        language=about.language(head.root, head.article, head.tags),
    )
