"""Web pages: the article's text by a real extractor, and what the page says of itself."""

from __future__ import annotations

from unicodedata import normalize

from bs4 import BeautifulSoup
from trafilatura import extract as trafilatura_extract

from transforms.extract.metadata import read_metadata
from transforms.publication import parse_published
from transforms.records import Decoded, Extracted, Options

_FEWEST_WORDS = 25
"""Words under which the extractor's answer is doubted and the page's visible text is looked at."""

_INVISIBLE = ("script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "svg", "head")


def extract_html(decoded: Decoded, options: Options) -> Extracted:
    """The article of a page, with the page's metadata; a title that was given wins over the page's.

    `offered` counts the words of each extractor's answer; `winner` is the one taken.
    """
    raw = decoded.raw
    given = parse_published(raw.published, "given") if raw.published else None
    soup = BeautifulSoup(decoded.text, "lxml")
    about = read_metadata(soup)
    answers = {"trafilatura": trafilatura_extract(decoded.text, include_comments=False, deduplicate=False) or ""}
    if len(answers["trafilatura"].split()) < _FEWEST_WORDS:
        answers["visible-text"] = _visible_text(soup)
    offered = {name: len(answer.split()) for name, answer in answers.items()}
    winner = max(offered, key=offered.__getitem__)
    return Extracted(
        decoded=decoded,
        text=_paragraphs(answers[winner]),
        title=raw.title or about.title,
        authors=about.authors,
        published=given or about.published,
        page=about.page,
        winner=winner,
        offered=offered,
    )


def _visible_text(soup: BeautifulSoup) -> str:
    """The page's text outside of menus, scripts and forms, one block a line."""
    for tag in soup.find_all(_INVISIBLE):
        tag.decompose()
    return soup.get_text("\n")


def _paragraphs(text: str) -> str:
    """One line of an extractor's answer is one paragraph."""
    lines = (" ".join(line.split()) for line in normalize("NFC", text).split("\n"))
    return "\n\n".join(line for line in lines if line)
