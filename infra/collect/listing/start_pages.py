"""Start pages: the links of a page that look like articles of the same site."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from infra.collect.listing.article_links import is_same_site, looks_like_article
from infra.collect.listing.listed import Listed, Listing
from infra.collect.listing.urls import web_url
from transforms.decode.encodings import read_bytes
from transforms.extract.pages.metadata import read_head
from transforms.extract.pages.metadata.about import language
from transforms.extract.pages.parse.tree import parse_page

MAX_LINKS = 5_000
"""Links of one page that are read. Front pages of newspapers have up to about 1,000."""

_OUTSIDE = ("nav", "footer", "aside")
"""Elements with links to sections, legal pages and advertisements."""

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def read_start_page(content: bytes, url: str, charset: str | None) -> Listing:
    """Read the links to articles, in their order in the page; `url` is that of the page."""
    root = parse_page(read_bytes(content, charset, "html").text)
    titles: dict[str, str] = {}
    for link, title in _links(root, base_of(root, url)):
        if link != url and is_same_site(link, url):
            titles[link] = max(titles.get(link, ""), title, key=len)
    head = read_head(root, url)
    return Listing(
        tuple(Listed(link, title or None) for link, title in titles.items() if looks_like_article(link, title)),
        title=head.site_name,
        language=language(root, head.article, head.tags),
    )


def base_of(root: HtmlElement, url: str) -> str:
    """The base of a page's relative links: its `base` element, else its URL."""
    return next((base for one in root.iter("base") if (base := web_url(one.get("href"), url))), url)


def _links(root: HtmlElement, base: str) -> Iterator[tuple[str, str]]:
    """Yield URL and text of the links outside of navigation."""
    outside = {one for name in _OUTSIDE for element in root.iter(name) for one in element.iter("a")}
    for number, link in enumerate(root.iter("a")):
        if number >= MAX_LINKS:
            return
        address = web_url(link.get("href"), base)
        if address and link not in outside:
            yield address, _title(link)


def _title(link: HtmlElement) -> str:
    """The heading in a link, else its whole text."""
    heading = next(link.iter(*_HEADINGS), link)
    return " ".join("".join(map(str, heading.itertext())).split())[:500]
