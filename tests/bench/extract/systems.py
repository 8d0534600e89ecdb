"""The systems that extraction is compared with; those that are not installed are left out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from bs4 import BeautifulSoup
from htmldate import find_date
from trafilatura import extract as trafilatura_extract
from trafilatura.metadata import extract_metadata

from tests.bench.extract.gold import ExtractionResult, GoldPage
from transforms.clean import clean
from transforms.extract.pages import extract_page
from transforms.records import Options

System = Callable[[GoldPage], ExtractionResult]


def dateline(page: GoldPage) -> ExtractionResult:
    """Our own text and metadata."""
    extracted = extract_page(page.decoded(), Options())
    published = extracted.published.value if extracted.published else None
    page_data = extracted.page
    return ExtractionResult(
        extracted.text, extracted.title, published, extracted.authors, page_data.modified, page_data.kind
    )


def cleaned(page: GoldPage) -> ExtractionResult:
    """The same after the rules for text, as in documents."""
    extracted = extract_page(page.decoded(), Options())
    article = clean(extracted, Options())
    published = extracted.published.value if extracted.published else None
    return ExtractionResult(article.body, article.title, published, article.authors, extracted.page.modified)


def _trafilatura(**options: Any) -> System:
    def read(page: GoldPage) -> ExtractionResult:
        return ExtractionResult(trafilatura_extract(page.html, include_comments=False, **options) or "")

    return read


def _trafilatura_with_metadata(page: GoldPage) -> ExtractionResult:
    text = trafilatura_extract(page.html, include_comments=False) or ""
    latest = {"original_date": True, "extensive_search": True, "max_date": f"{page.observed:%Y-%m-%d}"}
    about = extract_metadata(page.html, default_url=page.url, date_config=latest)
    return ExtractionResult(text, about.title, about.date, tuple((about.author or "").split("; ")))


def _htmldate(page: GoldPage) -> ExtractionResult:
    latest = page.observed.replace(tzinfo=None)
    published = find_date(page.html, original_date=True, extensive_search=True, url=page.url, max_date=latest)
    return ExtractionResult("", published=published)


def _soup(page: GoldPage) -> ExtractionResult:
    return ExtractionResult(BeautifulSoup(page.html, "lxml").get_text("\n"))


def _readability(page: GoldPage) -> ExtractionResult:
    from lxml.html import fromstring
    from readability import Document

    document = Document(page.html)
    summary = document.summary(html_partial=True)
    return ExtractionResult(
        "\n".join(map(str, fromstring(summary).itertext())) if summary.strip() else "", document.short_title()
    )


def _resiliparse(page: GoldPage) -> ExtractionResult:
    from resiliparse.extract.html2text import extract_plain_text

    return ExtractionResult(extract_plain_text(page.html, main_content=True))


def _newspaper(page: GoldPage) -> ExtractionResult:
    from newspaper import Article, Config

    config = Config()
    config.fetch_images = False
    article = Article(page.url, config=config)
    article.download(input_html=page.html)
    article.parse()
    published = article.publish_date
    return ExtractionResult(
        article.text, article.title, published.isoformat() if published else None, tuple(article.authors)
    )


def systems() -> dict[str, System]:
    """The systems by name, ours first."""
    logging.disable(logging.CRITICAL)
    found: dict[str, System] = {
        "dateline": dateline,
        "dateline, cleaned": cleaned,
        "trafilatura": _trafilatura(),
        "trafilatura, precision": _trafilatura(favor_precision=True),
        "trafilatura, fast": _trafilatura(fast=True),
        "trafilatura with metadata": _trafilatura_with_metadata,
        "htmldate": _htmldate,
        "BeautifulSoup": _soup,
    }
    optional: tuple[tuple[str, str, System], ...] = (
        ("readability", "readability-lxml", _readability),
        ("resiliparse", "resiliparse", _resiliparse),
        ("newspaper", "newspaper4k", _newspaper),
    )
    return found | {name: read for module, name, read in optional if find_spec(module)}
