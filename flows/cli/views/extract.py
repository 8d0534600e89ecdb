"""What `dateline extract` shows beside the text: metadata, claimed dates, readers, blocks."""

from __future__ import annotations

from dataclasses import asdict

from rich.table import Table

from flows.cli.views.text import one_line
from transforms.extract.pages import PageReading
from transforms.records import Extracted


def metadata_table(extracted: Extracted) -> Table:
    """What the page says of its article, one row each; what it does not say is left out."""
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
    """Every publication time that a source of the page claims, and why it is refused."""
    table = Table("claimed publication", "source", "refused", box=None)
    for claim in reading.metadata.dates.claims:
        table.add_row(*map(one_line, (claim.moment.value, claim.moment.source, claim.refused or "")))
    return table


def offers_table(extracted: Extracted) -> Table:
    """The readers that were asked, with the words of their answers."""
    table = Table("reader", "words", "", box=None)
    for reader, words in extracted.offered.items():
        table.add_row(reader, str(words), "taken" if reader == extracted.winner else "")
    return table


def block_table(reading: PageReading) -> Table:
    """Every block of the page: story, or the kind of furniture it is."""
    story = frozenset(reading.story.blocks)
    table = Table("what", "shape", "words", "in links", "text", box=None)
    for number, (block, kind) in enumerate(zip(reading.layout.blocks, reading.story.kinds, strict=True)):
        what = "story" if number in story else kind or "left out"
        table.add_row(what, block.shape, str(block.words), str(block.linked), one_line(block.text[:80]))
    return table
