"""Sitemaps as sites write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from infra.collect.listing.listed import Listed, ListingKind
from infra.collect.listing.sitemaps import MAX_URLS
from tests.unit.infra.collect.listing.samples import read

PAGE = "http://paper.example/news/{}"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NEWS = (
    f"{HEAD}"
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
    "<url><image:image><image:loc>http://paper.example/1.jpg</image:loc><image:title>A boat</image:title></image:image>"
    f"<loc>{PAGE.format(1)}</loc><lastmod>2024-11-27T12:00:00+01:00</lastmod><news:news><news:publication>"
    "<news:name>The Paper</news:name><news:language>en</news:language></news:publication>"
    "<news:publication_date>2024-11-27T10:30:00+01:00</news:publication_date>"
    "<news:title>Fish &amp; chips</news:title></news:news></url></urlset>"
)


def urlset(
    *urls: str, head: str = HEAD, attributes: str = ' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
) -> str:
    return f"{head}<urlset{attributes}>{''.join(f'<url><loc>{url}</loc></url>' for url in urls)}</urlset>"


def urls_of(content: str | bytes) -> list[str]:
    return [one.url for one in read(content, ListingKind.SITEMAP).entries]


def test_the_extension_for_news_gives_title_publication_and_language() -> None:
    listing = read(NEWS, ListingKind.SITEMAP)
    published, updated = datetime(2024, 11, 27, 9, 30, tzinfo=UTC), datetime(2024, 11, 27, 11, tzinfo=UTC)
    assert listing.entries == (Listed(PAGE.format(1), "Fish & chips", published, updated),)
    assert (listing.title, listing.language) == ("The Paper", "en")


def test_an_index_names_its_sitemaps_the_newest_first() -> None:
    listing = read(
        f"{HEAD}<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
        "<sitemap><loc>http://paper.example/old.xml</loc><lastmod>2023-01-01</lastmod></sitemap>"
        "<sitemap><loc>http://paper.example/undated.xml</loc></sitemap>"
        "<sitemap><loc>http://paper.example/new.xml.gz</loc><lastmod>2024-11-27</lastmod></sitemap></sitemapindex>",
        ListingKind.SITEMAP,
    )
    assert listing.entries == ()
    assert listing.more == tuple(f"http://paper.example/{name}" for name in ("new.xml.gz", "old.xml", "undated.xml"))


@pytest.mark.parametrize(
    "content",
    [
        urlset(PAGE.format(1), PAGE.format(2), attributes=""),
        urlset(PAGE.format(1), PAGE.format(2), head="\n\n" + HEAD),
        "<p>Warning</p>" + urlset(PAGE.format(1), PAGE.format(2)),
        urlset(PAGE.format(1), PAGE.format(2)).encode("utf-16"),
        "\ufeff" + urlset(f"\n  {PAGE.format(1)}\n ", f"<![CDATA[{PAGE.format(2)}]]>"),
        urlset(PAGE.format(1), PAGE.format(2)).replace("</urlset>", "<url><loc>http://paper.example/n"),
        urlset(PAGE.format(1), "/news/2"),
        f"\ufeff{PAGE.format(1)}\r\n\r\n# more\r\n{PAGE.format(2)}\r\n{PAGE.format(1)}",
        f"<s:urlset xmlns:s='urn:x'><s:url><s:loc>{PAGE.format(1)}</s:loc></s:url>"
        f"<s:url><s:loc>{PAGE.format(2)}</s:loc></s:url></s:urlset>",
        f"<rss><channel><item><link>{PAGE.format(1)}</link></item><item><link>{PAGE.format(2)}</link></item></channel></rss>",
    ],
    ids=("no namespace", "blank lines", "warning", "UTF-16", "CDATA", "cut", "relative", "text", "prefix", "feed"),
)
def test_odd_sitemaps_are_read(content: str | bytes) -> None:
    assert urls_of(content) == [PAGE.format(1), PAGE.format(2)]


def test_stray_ampersands_in_urls_are_kept() -> None:
    content = urlset(PAGE.format("1?a=1&b=2"), PAGE.format("2?a=1&amp;b=2"))
    assert urls_of(content) == [PAGE.format("1?a=1&b=2"), PAGE.format("2?a=1&b=2")]
    assert read(content, ListingKind.SITEMAP).damage


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://paper.example/a", "data:text/html,x", "gopher://paper.example"]
)
def test_urls_of_other_schemes_are_refused_and_counted(url: str) -> None:
    listing = read(urlset(url, PAGE.format(1)), ListingKind.SITEMAP)
    assert [one.url for one in listing.entries] == [PAGE.format(1)]
    assert listing.refused == 1
    index = read(urlset(url).replace("urlset", "sitemapindex").replace("url>", "sitemap>"), ListingKind.SITEMAP)
    assert (index.more, index.refused) == ((), 1)
    lines = read(f"{PAGE.format(1)}\n{url}\n", ListingKind.SITEMAP)
    assert (len(lines.entries), lines.refused) == (1, 1)


def test_entities_are_neither_fetched_nor_expanded() -> None:
    content = (
        '<!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
        f"<urlset><url><loc>{PAGE.format(1)}</loc></url><url><loc>http://paper.example/&b;&f;</loc></url></urlset>"
    )
    assert urls_of(content)[0] == PAGE.format(1)
    assert "root:" not in str(read(content, ListingKind.SITEMAP))


def test_a_large_sitemap_is_bounded() -> None:
    content = urlset(*(PAGE.format(number) for number in range(MAX_URLS + 5)))
    listing = read(content, ListingKind.SITEMAP)
    assert len(listing.entries) == MAX_URLS
    assert listing.damage == "it has more than 50,000 URLs; the rest is not read"


def test_a_sitemap_cut_at_any_byte_keeps_the_urls_before() -> None:
    content = NEWS.replace("</urlset>", f"<url><loc>{PAGE.format(2)}</loc></url></urlset>").encode()
    ends = [at + 6 for at in range(len(content)) if content.startswith(b"</url>", at)]
    for end in range(len(content)):
        complete = sum(one <= end for one in ends)
        assert urls_of(content[:end]) == [PAGE.format(number + 1) for number in range(complete)]


def test_a_page_in_place_of_a_sitemap_is_damage() -> None:
    listing = read("<html><body>Not found</body></html>", ListingKind.SITEMAP)
    assert (listing.entries, listing.damage) == ((), "it is a web page and not a sitemap")
    assert read("no such file", ListingKind.SITEMAP).damage == "it is not a sitemap: neither XML nor lines of URLs"


def test_an_empty_sitemap_is_no_damage() -> None:
    assert read(urlset(), ListingKind.SITEMAP).damage is None
