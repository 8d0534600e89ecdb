"""Links of start pages: articles of the same site, in order."""

from __future__ import annotations

import pytest

from infra.collect.listing.article_links import is_same_site, is_section_of, looks_like_article
from infra.collect.listing.listed import ListingKind
from tests.unit.infra.collect.listing.samples import read

URL = "https://www.paper.example/"
PAGE = """<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>The Paper</title>
<meta property="og:site_name" content="The Paper"><base href="/front/"></head><body>
<nav><a href="/politics-and-the-wider-world">Politics and all of the wider world</a></nav>
<header><a href="/"><img src="logo.png"></a></header>
<main>
<article><a href="/2024/11/27/ferry"><img src="a.png"></a><a href="/2024/11/27/ferry#comments"><h2>Ferry is back</h2>
<p>Forty people were on board when it left.</p></a></article>
<a href="harbor-mayor-resigns-after-vote.html">Mayor  resigns</a>
<a href="https://sport.paper.example/football/match-1234567">Report</a>
<a href="https://other.example/2024/11/27/elsewhere">Elsewhere</a>
<a href="mailto:desk@paper.example">Write to the whole desk of the paper</a>
<a href="/files/report-on-the-harbor-2024.pdf">The whole report on the harbor as a file</a>
<a href="/tag/ferry">All of our stories on the ferry</a><a href="/contact">Contact</a><a href="/login">Log in</a>
<a href="/video">Videos</a><a href="/opinion/harbor">Why the harbor needs another ferry</a>
</main><footer><a href="/terms-and-conditions-of-use">Terms</a></footer></body></html>"""


def test_the_articles_of_a_page_are_found_in_order() -> None:
    listing = read(PAGE, ListingKind.START_PAGE, URL)
    assert [(one.url, one.title) for one in listing.entries] == [
        ("https://www.paper.example/2024/11/27/ferry", "Ferry is back"),
        ("https://www.paper.example/front/harbor-mayor-resigns-after-vote.html", "Mayor resigns"),
        ("https://sport.paper.example/football/match-1234567", "Report"),
        ("https://www.paper.example/opinion/harbor", "Why the harbor needs another ferry"),
    ]
    assert (listing.title, listing.language) == ("The Paper", "en")


def test_a_page_without_links_is_an_empty_listing() -> None:
    assert read("", ListingKind.START_PAGE, URL).entries == ()
    assert read("\0\xff<a href='", ListingKind.START_PAGE, URL).entries == ()


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("http://paper.example/2024/11/ferry", "x"),
        ("http://paper.example/20241127/ferry", "x"),
        ("http://paper.example/a/ferry-back-in-harbor", "x"),
        ("http://paper.example/news/123456", "x"),
        ("http://paper.example/?p=1234", "x"),
        ("http://paper.example/view.php?idxno=88", "x"),
        ("http://paper.example/ferry/", "The ferry is back at last"),
        ("http://paper.example/ferry", "渡轮在港口停运三个月后终于恢复了运营"),
    ],
)
def test_an_article_is_recognized_by_its_url_or_by_a_headline(url: str, text: str) -> None:
    assert looks_like_article(url, text)


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("http://paper.example/", "The ferry is back at last"),
        ("http://paper.example/index.html", "The ferry is back at last"),
        ("http://paper.example/politics", "Politics"),
        ("http://paper.example/author/jane-millbrook-of-the-paper", "Jane Millbrook"),
        ("http://paper.example/page/2/", "Older stories of all of our desks"),
        ("http://paper.example/wp-content/a-b-c-d", "x"),
        ("http://paper.example/a.pdf", "The ferry is back at last"),
    ],
)
def test_other_pages_are_no_articles(url: str, text: str) -> None:
    assert not looks_like_article(url, text)


@pytest.mark.parametrize(
    ("url", "other", "same"),
    [
        ("http://a.paper.co.uk/1", "https://paper.co.uk/", True),
        ("http://b.co.uk/1", "https://paper.co.uk/", False),
        ("http://127.0.0.1:8001/1", "http://127.0.0.1:8002/", True),
        ("http://127.0.0.1/1", "http://127.0.0.2/", False),
        ("http://localhost/1", "http://localhost/", True),
    ],
)
def test_a_site_is_a_host_or_a_registered_domain(url: str, other: str, same: bool) -> None:
    assert is_same_site(url, other) == same


ARTICLE = "https://paper.example/sport/2026/11/28/pier-counts-its-boats"


@pytest.mark.parametrize(
    "path", ["/sport/", "/sport", "/sport/index.html", "/news", "/archive.html", "/404", "/not-found"]
)
def test_targets_that_are_sections(path: str) -> None:
    assert is_section_of(f"https://www.paper.example{path}", ARTICLE)


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("https://paper.example/archive/pier-counts", ARTICLE),
        ("https://paper.example/sport/2026/11/28/pier-counts-its-boats.html", f"{ARTICLE}/amp"),
        ("https://paper.example/sport/?id=4711", ARTICLE),
        ("https://other.example/sport/", ARTICLE),
        ("https://paper.example/news/pier", "https://paper.example/news/pier/2"),
        ("https://paper.example/pier", "https://paper.example/r/3f"),
    ],
)
def test_targets_that_may_be_articles(target: str, url: str) -> None:
    assert not is_section_of(target, url)
