"""The metadata of a page's article."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.transforms.extract.pages.builders import extracted, page, paragraphs
from transforms.extract.pages.metadata.clock import read_moment
from transforms.records import Published


def _head(**node: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **node})}</script>'


def _node(**node: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def _published(head: str = "", body: str = "", url: str | None = None) -> Published | None:
    return extracted(page(f"<h1>Harbour closed</h1>{body}{paragraphs()}", head), url).published


META = "<meta property='article:published_time' content='2024-06-18T09:00:00+01:00'>"


@pytest.mark.parametrize(
    ("head", "body", "url", "value", "source"),
    [
        (_head(datePublished="2024-06-18T07:30:00+01:00"), "", None, "2024-06-18T07:30:00+01:00", "json-ld"),
        (META, "", None, "2024-06-18T09:00:00+01:00", "meta"),
        ("", "<p>Posted <time datetime='2024-06-18'>Tuesday</time></p>", None, "2024-06-18", "time"),
        ("", "", "https://p.example/2024/jun/18/harbour", "2024-06-18", "url"),
        ("", "<p>Published 18 June 2024, 7.30am | Updated 19 June 2024</p>", None, "2024-06-18T07:30", "text"),
        ('<script>{"publishedAt": "2024-06-18T05:00:00Z"}</script>', "", None, "2024-06-18T05:00:00Z", "script"),
    ],
    ids=["json-ld", "meta", "time", "url", "text", "script"],
)
def test_publication(head: str, body: str, url: str | None, value: str, source: str) -> None:
    published = _published(head, body, url)
    assert published is not None
    assert (published.value, published.source) == (value, source)


def test_a_change_is_no_publication() -> None:
    result = extracted(page(f"<p>Last updated: 18 June 2024</p>{paragraphs()}", _head(dateModified="2024-06-19")))
    assert result.published is None
    assert result.page.modified == "2024-06-19"


def test_a_time_after_the_page_was_seen_is_refused() -> None:
    published = _published(_head(datePublished="2024-06-20T12:00:01Z") + META)
    assert published is not None
    assert published.source == "meta"


def test_the_day_of_the_publishers_own_zone() -> None:
    shown = "<p><time datetime='2024-06-17T19:05:00-08:00'>June 17</time></p>"
    published = _published(_head(datePublished="2024-06-18T03:05:00+00:00"), shown)
    assert published is not None
    assert published.value == "2024-06-17T19:05:00-08:00"


def test_the_day_that_readers_are_shown_before_the_declared_one() -> None:
    published = _published(_head(datePublished="2024-06-18"), "<p>May 14, 2021</p>")
    assert published == Published("2021-05-14", "day", "text")


def test_dates_of_other_stories_do_not_count() -> None:
    related = "<ul class='related'><li><time datetime='2024-05-01'>1 May</time> Tram line closed</li></ul>"
    assert _published(body=related) is None


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("Tue, 18 Jun 2024 07:30:00 +0100", "2024-06-18T07:30:00+01:00"),
        ("Dec 19th 2023", "2023-12-19"),
        ("13/11/2023 09:21:40", "2023-11-13T09:21:40"),
        ("3/4/24", None),
        ("4.3.2024", "2024-03-04"),
        ("03/04/2024", "2024-03-04"),
        ("20240618", "2024-06-18"),
        ("4/24/2000 12:00:00 AM", "2000-04-24T00:00:00"),
        ("18. Juni 2024, 07:30", "2024-06-18T07:30"),
        ("le 1er août 2024", "2024-08-01"),
        ("18 de junio de 2024", "2024-06-18"),
        ("2024年6月18日 07:30", "2024-06-18T07:30"),
        ("公開2024年6月18日", "2024-06-18"),
        ("2024년 6월 18일", "2024-06-18"),
        ("February 30, 2024", None),
        ("chapter 2024-2025", None),
    ],
)
def test_moments(written: str, value: str | None) -> None:
    moment = read_moment(written, "text", month_first=True)
    assert (moment.value if moment else None) == value


def test_headline_before_declared_title() -> None:
    head = "<meta property='og:title' content='Barge loses boxes, harbour is closed | Courier'>"
    assert extracted(page(f"<h1>Harbour closed after barge loses boxes</h1>{paragraphs()}", head)).title == (
        "Harbour closed after barge loses boxes"
    )


def test_the_name_of_the_site_is_no_headline() -> None:
    head = (
        "<meta property='og:site_name' content='Douro Valley Courier'>"
        "<meta property='og:title' content='Harbour shut by lost boxes'>"
    )
    assert extracted(page(f"<h1>Douro Valley Courier</h1>{paragraphs()}", head)).title == "Harbour shut by lost boxes"


@pytest.mark.parametrize(
    ("head", "body", "authors"),
    [
        (_head(author=[{"@type": "Person", "name": "Ana Reis"}, {"name": "Rui Sá"}]), "", ("Ana Reis", "Rui Sá")),
        ("<meta name='author' content='By ANA REIS and Rui Sá'>", "", ("Ana Reis", "Rui Sá")),
        ("", "<p>By Ana Reis</p>", ("Ana Reis",)),
        ("", "<p><a rel='author' href='/a'>Ana Reis</a></p>", ("Ana Reis",)),
        (_head(author={"name": "KatieS"}), "<p>By Ana Reis</p>", ("Ana Reis",)),
        (_head(author="Reuters"), "", ()),
        (
            _head(author={"@id": "#ana"}) + _node(**{"@type": "Person", "@id": "#ana", "name": "Ana Reis"}),
            "",
            ("Ana Reis",),
        ),
        (_node(**{"@type": "WebPage", "author": {"name": "Ana Reis"}}), "", ("Ana Reis",)),
        (
            "<meta name='twitter:label1' content='Written by'><meta name='twitter:data1' content='Ana Reis'>"
            "<meta name='twitter:label2' content='Est. reading time'><meta name='twitter:data2' content='4 minutes'>",
            "",
            ("Ana Reis",),
        ),
        ("", "<p>June 18, 2024 by Ana Reis</p>", ("Ana Reis",)),
        ("", "<div class='entry-author'><i>AR</i> <b>Ana Reis</b> <span>Head of Ports</span></div>", ("Ana Reis",)),
        ("", "<div class='article__byline'>By <b>Ana Reis</b> and <b>Rui Sá</b></div>", ("Ana Reis", "Rui Sá")),
        ("", "<div class='about-author'>The woman on the quay</div>", ()),
        ("", "<p>By <a rel='author' href='/a'>Ana Reis</a> Chief Editor</p>", ("Ana Reis",)),
        ("<meta name='author' content='https://social.example/ana'>", "", ()),
        (_head(author="courier.example"), "<p>By Ana Reis</p>", ("Ana Reis",)),
        (_head(author="Ports Editorial Team"), "<p><a rel='author' href='/a'>Ana Reis</a></p>", ("Ana Reis",)),
        (_head(author="Ports Editorial Team"), "", ("Ports Editorial Team",)),
        (_head(author="Ana Reis"), "<p>By Ana Reis and Rui Costa</p>", ("Ana Reis", "Rui Costa")),
        ("", "<div>By Ana Reis</div><div>,</div><div>Rui Costa</div>", ("Ana Reis", "Rui Costa")),
        ("", "<p>Ana Reis</p><p>Head of Ports</p><p>June 18, 2024</p>", ("Ana Reis",)),
        ("", "<p>June 18, 2024 • Mahua Reiz in Ports</p>", ("Mahua Reiz",)),
        ("", "<p>Harbour Containers</p><p>June 18, 2024</p>", ()),
        (
            "",
            "<figure><figcaption>By Rui Costa</figcaption></figure><p>Ana Reis</p><p>June 18, 2024</p>",
            ("Ana Reis",),
        ),
        (
            "",
            "<p><a rel='author' href='/a'>Ana Reis</a>, <a rel='author' href='/b'>Rui Costa</a></p>",
            ("Ana Reis", "Rui Costa"),
        ),
    ],
)
def test_authors(head: str, body: str, authors: tuple[str, ...]) -> None:
    assert (
        extracted(page(f"<h1>Harbour closed after barge loses boxes</h1>{body}{paragraphs()}", head)).authors == authors
    )


def test_an_author_at_the_foot_counts_where_there_is_but_one() -> None:
    foot = "<footer><a rel='author' href='/author/ana'>Ana Reis</a></footer>"
    story = f"<h1>Harbour closed</h1>{paragraphs() * 7}"
    assert extracted(page(story + foot)).authors == ("Ana Reis",)
    assert extracted(page(story + foot + foot.replace("Ana Reis", "Rui Costa"))).authors == ()


def test_a_card_at_the_foot_names_the_author_where_nothing_else_does() -> None:
    card = "<h3>About Ana Reis</h3><p>She has sailed for twenty years.</p>"
    story = f"<h1>Harbour closed</h1>{paragraphs() * 7}"
    assert extracted(page(story + card)).authors == ("Ana Reis",)
    assert extracted(page(story + card + card.replace("Ana Reis", "Rui Costa"))).authors == ()
    assert extracted(page(story + card.replace("Ana Reis", "The Harbour"))).authors == ()


def test_where_the_article_belongs() -> None:
    head = (
        "<link rel='canonical' href='/harbour'><meta property='og:site_name' content='Courier'>"
        "<meta property='article:section' content='Ports'><meta property='article:tag' content='ships'>"
        "<meta property='og:image' content='/barge.jpg'>"
    )
    about = extracted(page(paragraphs(), head), "https://courier.example/x").page
    assert about.canonical_url == "https://courier.example/harbour"
    assert (about.site_name, about.section, about.tags) == ("Courier", "Ports", ("ships",))
    assert (about.image_url, about.language, about.kind) == ("https://courier.example/barge.jpg", "en", "article")


def test_what_was_given_wins() -> None:
    html = page(f"<h1>Harbour closed</h1>{paragraphs()}", META)
    result = extracted(html, title="Port shut", published="2024-06-17")
    assert result.title == "Port shut"
    assert result.published == Published("2024-06-17", "day", "given")


def test_a_lone_headline_is_the_title_of_a_page_that_declares_none() -> None:
    assert extracted(f"<h1>Harbour closed</h1>{paragraphs()}").title == "Harbour closed"
