"""Tables of `dateline extract`: metadata, claimed dates, extractors, blocks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from rich.table import Table

from flows.cli.views.elements import one_line
from transforms.extract.pages import PageReading
from transforms.records import Extracted, LeftOut

MAX_OMISSION_CHARACTERS = 100
"""Code points shown of an omission; the document has more of it."""


def metadata_table(extracted: Extracted) -> Table:
    """Render the metadata of the article, one row each; missing values are omitted."""
    published = extracted.published
    about = {
        "title": extracted.title,
        "byline": extracted.byline,
        "authors": ", ".join(extracted.authors),
        "published": f"{published.value} ({published.source}, to the {published.precision})" if published else None,
        **asdict(extracted.page),
        "tags": ", ".join(extracted.page.tags),
    }
    table = Table(show_header=False, box=None)
    for name, value in about.items():
        if value:
            table.add_row(name, one_line(str(value)))
    return table


def date_table(reading: PageReading) -> Table:
    """Render every publication time that the page claims, with the reason if it was rejected."""
    table = Table("claimed publication", "source", "rejected because", box=None)
    for claim in reading.metadata.dates.claims:
        table.add_row(*map(one_line, (claim.moment.value, claim.moment.source, claim.refused or "")))
    return table


def offers_table(extracted: Extracted) -> Table:
    """Render the extractors that were tried, with the numbers of words they found."""
    table = Table("extractor", "words", "", box=None)
    if extraction := extracted.extraction:
        for extractor, words in extraction.offered.items():
            table.add_row(extractor, str(words), "chosen" if extractor == extraction.winner else "")
    return table


def omission_table(omissions: Iterable[LeftOut]) -> Table:
    """Render the texts of the article's column that are not in the body, with their reasons."""
    table = Table("left out as", "text", box=None)
    for omission in omissions:
        table.add_row(omission.reason, one_line(_shortened(omission.text)))
    return table


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_OMISSION_CHARACTERS else f"{text[:MAX_OMISSION_CHARACTERS]}…"


def block_table(reading: PageReading) -> Table:
    """Render every block of the page: story, or its kind of furniture."""
    story = frozenset(reading.story.blocks)
    table = Table("kind", "shape", "words", "in links", "text", box=None)
    for number, (block, kind) in enumerate(zip(reading.layout.blocks, reading.story.kinds, strict=True)):
        label = "story" if number in story else kind or "left out"
        table.add_row(label, block.shape, str(block.words), str(block.linked), one_line(block.text[:80]))
    return table
