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
from transforms.extract.pages.metadata.clock import may_have_date
from transforms.extract.pages.metadata.dates import PageDates, read_dates
from transforms.extract.pages.metadata.header import (
    ELSEWHERE,
    card_lines,
    dated_lines,
    header_lines,
    header_range,
    lines_with_numbers,
    lone_lines,
    marked_header_lines,
    openings,
    signature_lines,
)
from transforms.extract.pages.metadata.json_ld import Node, article_node, named, names_of_people, page_node, read_nodes
from transforms.extract.pages.metadata.tags import MetaTags
from transforms.extract.pages.metadata.titles import choose_title, declared_titles, find_headline
from transforms.extract.pages.metadata.zones import reads_day_first, site_zone
from transforms.records import PageMetadata


@dataclass(frozen=True, slots=True)
class PageHead:
    """The declarations in the head of a page; `url` is the address it was fetched from."""

    root: HtmlElement
    url: str | None
    canonical_url: str | None
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
    site_name = about.site_name(article, page, tags)
    return PageHead(root, url, about.canonical_url(root, tags, url), nodes, article, page, tags, titles, site_name)


def headline_in(layout: Layout, head: PageHead) -> int | None:
    """Find the number of the block that is the headline, or None."""
    return find_headline(layout, head.titles, head.site_name)


def read_metadata(head: PageHead, page: MarkedLayout, observed: datetime, month_first: bool) -> ArticleMetadata:
    """Read the metadata of a page.

    Args:
        head: Its declarations.
        page: Its text.
        observed: When the page was seen (aware); later dates are rejected.
        month_first: Read `03/04/2024` as March 4 where the page's language and country leave the order open.
    """
    lines = header_lines(page)
    byline = find_byline(lines)
    day_first = reads_day_first(about.locales(head.root, head.article, head.tags), _urls(head))
    dates = read_dates(_date_sources(head, lines, page), observed, month_first and not day_first)
    return ArticleMetadata(
        title=choose_title(page.layout, page.headline, head.titles, head.site_name),
        byline=byline,
        authors=choose_authors(_author_sources(head, lines, byline, page)),
        dates=dates,
        page=_page(head, dates),
    )


def _author_sources(head: PageHead, lines: Sequence[str], byline: str | None, page: MarkedLayout) -> AuthorSources:
    anywhere = _declared("author", page)
    texts = [block.text for block in page.layout.blocks]
    return AuthorSources(
        linked_data=names_of_people(head.article.get("author"), head.nodes)
        or names_of_people(head.page.get("author"), head.nodes),
        tags=head.tags,
        nearby=_around_headline(anywhere, page),
        anywhere=anywhere,
        lines=lines,
        byline=byline,
        marked_lines=marked_header_lines(page),
        signatures=signature_lines(page),
        cards=card_lines(page),
        publications=_publications(head),
        paragraphs=[text for text in texts if len(text) > _SHORTEST_PARAGRAPH],
        common={word for text in texts for word in text.split() if word.islower()},
    )


_SHORTEST_PARAGRAPH = 80
"""Characters of a block that is no byline."""


def _publications(head: PageHead) -> list[str]:
    """The names of the publication."""
    publishers = (name for node in (head.article, head.page) for name in named(node.get("publisher")))
    return [name for name in (head.site_name, *publishers) if name]


def _declared(kind: str, page: MarkedLayout) -> list[Declared]:
    """The elements that declare a value of a kind, except those of other texts."""
    elements = (element for element in page.layout.declared if element.kind == kind and element.block < len(page.kinds))
    return [element for element in elements if page.kinds[element.block] not in ELSEWHERE]


def _around_headline(declared: Sequence[Declared], page: MarkedLayout) -> list[Declared]:
    around = header_range(page)
    return [element for element in declared if element.block in around]


def _date_sources(head: PageHead, lines: Sequence[str], page: MarkedLayout) -> DateSources:
    times = _declared("time", page)
    numbered = lines_with_numbers(page)
    urls = _urls(head)
    return DateSources(
        article=head.article,
        page=head.page,
        tags=head.tags,
        times=_around_headline(times, page),
        lone_times=times,
        urls=urls,
        lines=tuple(filter(may_have_date, (*lines, *dated_lines(numbered)))),
        lone_lines=tuple(filter(may_have_date, lone_lines(numbered))),
        openings=openings(page),
        scripts=[script.text for script in head.root.iter("script") if script.text],
        zone=site_zone(urls, about.language(head.root, head.article, head.tags)),
    )


def _urls(head: PageHead) -> tuple[str, ...]:
    """The addresses of the page: the one it was fetched from, and the canonical one."""
    return tuple(filter(None, (head.url, head.canonical_url)))


def _page(head: PageHead, dates: PageDates) -> PageMetadata:
    return PageMetadata(
        canonical_url=head.canonical_url,
        site_name=head.site_name,
        section=about.section(head.article, head.tags),
        tags=about.subject_tags(head.article, head.tags),
        image_url=about.image_url(head.article, head.tags, head.url),
        modified=dates.modified,
        language=about.language(head.root, head.article, head.tags),
    )
