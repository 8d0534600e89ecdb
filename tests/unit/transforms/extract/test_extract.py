"""Plain text and pages into the article's own words."""

from __future__ import annotations

from dataclasses import replace

from tests.support.build import raw_text
from transforms.clean import clean
from transforms.decode import decode
from transforms.extract import extract
from transforms.records import Decoded, Extracted, Media, Options, Reason, Rejected

_PAGE = """<html lang="en-GB"><head><title>Ferry back</title><link rel="canonical" href="https://gazette.example/ferry">
<meta property="og:site_name" content="The Gazette">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry is back",
"datePublished": "2024-11-27T10:00:00Z",
"author": [{"name": "Jane Doe"}], "articleSection": "Local", "keywords": "ferry, harbour"}</script>
</head>
<body><nav>Home News</nav><article><h1>Ferry is back</h1>%s</article></body></html>"""
_PARAGRAPHS = "".join(
    f"<p>The ferry made crossing number {number} on Monday, with forty sheep aboard.</p>" for number in range(9)
)


def _extracted(content: str, media: Media) -> Extracted | Rejected:
    decoded = decode(replace(raw_text(content), media=media), Options())
    assert isinstance(decoded, Decoded)
    return extract(decoded, Options())


def test_a_page_gives_its_article_and_what_it_says_of_itself() -> None:
    got = _extracted(_PAGE % _PARAGRAPHS, "html")
    assert isinstance(got, Extracted)
    assert got.text.count("sheep") == 9
    assert "Home News" not in got.text
    assert (got.title, got.authors) == ("Ferry is back", ("Jane Doe",))
    assert got.published is not None
    assert got.published.value == "2024-11-27T10:00:00Z"
    assert got.page.canonical_url == "https://gazette.example/ferry"


def test_nothing_but_signs_is_rejected() -> None:
    got = _extracted("*** --- ***", "text")
    assert isinstance(got, Rejected)
    assert got.reason is Reason.NOTHING_EXTRACTED


def test_the_agency_in_a_pages_byline_is_credited() -> None:
    page = _PAGE.replace("<h1>Ferry is back</h1>", '<h1>Ferry is back</h1><p class="byline">By Jane Doe, AFP</p>')
    got = _extracted(page % _PARAGRAPHS, "html")
    assert isinstance(got, Extracted)
    assert clean(got, Options()).agencies == ("AFP",)
