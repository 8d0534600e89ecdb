"""Hits and facets as tables."""

from __future__ import annotations

from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from flows.cli.views.text import highlighted, one_line
from infra.elasticsearch.queries.fields import FACETS
from infra.elasticsearch.search.results import FacetValue, Found, Hit

NOTHING = "No article matches."
NO_DATE = "no date"
FACET_TITLES = {field.path: field.path.replace("_", " ").capitalize() for field in FACETS}


def hits_table(found: Found, *, in_colour: bool) -> RenderableType:
    """How many there are; then date, source, and the title with what matched in colour or in asterisks."""
    if not found.total:
        return Text(NOTHING)
    if not found.hits:
        return Text(_how_many(found), "bold")
    table = Table(box=None, padding=(0, 2, 1, 0), show_header=True, header_style="dim", expand=False)
    table.add_column("Published", no_wrap=True, min_width=10)
    table.add_column("Source", max_width=18, overflow="fold")
    table.add_column("Article", ratio=1, overflow="fold")
    for hit in found.hits:
        table.add_row(_day(hit), one_line(hit.source or "", "cyan"), _article(hit, in_colour))
    return Group(Text(_how_many(found), "bold"), Text(), table)


def facet_tables(found: Found) -> RenderableType:
    """One small table a facet, side by side where there is room; facets without values are left out."""
    tables = [_facet_table(FACET_TITLES[name], values) for name, values in found.facets.items() if values]
    return Columns(tables, padding=(0, 2, 1, 0)) if tables else Text("No facet has a value.")


def _how_many(found: Found) -> str:
    articles = "1 article" if found.total == 1 else f"{found.total:,} articles"
    shown = len(found.hits)
    return articles if shown >= found.total else f"{articles}, {shown} shown"


def _day(hit: Hit) -> Text:
    return one_line(hit.published[:10]) if hit.published else Text(NO_DATE, "dim")


def _article(hit: Hit, in_colour: bool) -> Text:
    matched = hit.highlights.get("title")
    title = highlighted(matched[0], "bold", in_colour=in_colour) if matched else one_line(hit.title, "bold")
    pieces = [highlighted(piece, in_colour=in_colour) for piece in hit.highlights.get("body", [])]
    parts = [one_line(_score(hit), "green")] if hit.parts else []
    return Text("\n").join([title, *pieces, *parts, one_line(hit.external_id or hit.id, "dim")])


def _score(hit: Hit) -> str:
    parts = sorted(hit.parts.items(), key=lambda part: -part[1])
    return f"score {hit.score:.2f} = " + " + ".join(f"{score:.2f} {name}" for name, score in parts)


def _facet_table(title: str, values: tuple[FacetValue, ...]) -> Table:
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column(title, overflow="fold", max_width=32)
    table.add_column("", justify="right", style="dim")
    for item in values:
        table.add_row(one_line(item.value), f"{item.count:,}")
    return table
