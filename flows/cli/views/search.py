"""The answer of `dateline search`: hits and facets as tables, or as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from html import unescape
from typing import Any

import click
from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from flows.cli.console import emit_json, out
from flows.cli.views.elements import one_line
from infra.elasticsearch.queries.bodies.search import MARK, UNMARK
from infra.elasticsearch.queries.fields import FACETS
from infra.elasticsearch.search.requests import ArticleCount
from infra.elasticsearch.search.results import FacetValue, Hit, SearchResult
from infra.escaping import SHORTENED, terminal_line

MARKED = "bold yellow"
NOTHING = "No article matches."
NO_DATE = "no date"
FACET_TITLES = {field.path: field.title for field in FACETS}


def print_found(text: str, found: SearchResult, as_json: bool, *, with_facets: bool = False) -> Sequence[str]:
    """Print hits, facets and a suggestion; return the warnings of the answer."""
    if as_json:
        emit_json(_as_json(text, found))
        return found.warnings
    out.print(hits_table(found, in_color=out.color_system is not None), soft_wrap=False)
    if with_facets and found.total:
        out.print(facet_tables(found), soft_wrap=False)
    if found.suggestion:
        out.print(f"Did you mean: {terminal_line(found.suggestion)}")
    return found.warnings


def print_count(counted: ArticleCount, as_json: bool) -> Sequence[str]:
    """Print the number of matching articles; return the warnings of the answer."""
    if as_json:
        emit_json(asdict(counted))
    else:
        click.echo(counted.total)
    return counted.warnings


def hits_table(found: SearchResult, *, in_color: bool) -> RenderableType:
    """Render the total, then date, source and title of each hit, with matching words in color or asterisks."""
    if not found.total:
        return Text(NOTHING)
    if not found.hits:
        return Text(_total(found), "bold")
    table = Table(box=None, padding=(0, 2, 1, 0), show_header=True, header_style="dim", expand=False)
    table.add_column("Published", no_wrap=True, min_width=10)
    table.add_column("Source", max_width=18, overflow="fold")
    table.add_column("Article", ratio=1, overflow="fold")
    for hit in found.hits:
        table.add_row(_day(hit), one_line(hit.source or "", "cyan"), _article(hit, in_color))
    return Group(Text(_total(found), "bold"), Text(), table)


def facet_tables(found: SearchResult) -> RenderableType:
    """Render one small table a facet, side by side if there is room; facets without values are omitted."""
    tables = [_facet_table(FACET_TITLES[name], values) for name, values in found.facets.items() if values]
    return Columns(tables, padding=(0, 2, 1, 0)) if tables else Text("No facet has a value.")


def _total(found: SearchResult) -> str:
    articles = "1 article" if found.total == 1 else f"{found.total:,} articles"
    if found.stories is not None and found.stories < found.total:
        articles += " in 1 story" if found.stories == 1 else f" in {found.stories:,} stories"
    shown, most = len(found.hits), found.total if found.stories is None else found.stories
    return articles if shown >= most else f"{articles}, {shown} shown"


def _day(hit: Hit) -> Text:
    return one_line(hit.published[:10]) if hit.published else Text(NO_DATE, "dim")


def _article(hit: Hit, in_color: bool) -> Text:
    matched = hit.highlights.get("title")
    title = render_highlight(matched[0], "bold", in_color=in_color) if matched else one_line(hit.title, "bold")
    pieces = [render_highlight(piece, in_color=in_color) for piece in hit.highlights.get("body", [])]
    parts = [one_line(_score(hit), "green")] if hit.parts else []
    return Text("\n").join([title, *pieces, *parts, one_line(f"{hit.external_id or hit.id}{_story(hit)}", "dim")])


def _story(hit: Hit) -> str:
    if not hit.story_size or hit.story_size == 1:
        return ""
    return f" · {hit.story_relation}, 1 of {hit.story_size:,} articles of its story"


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


def render_highlight(piece: str, style: str = "", *, in_color: bool = True) -> Text:
    """Render a piece of escaped HTML on one line, with the text between marks in color, else in asterisks.

    >>> render_highlight("a &lt;b&gt; <em>law</em>", in_color=False).plain
    'a <b> *law*'
    """
    before, *marked = piece.split(MARK)
    text = one_line(unescape(before), style)
    for part in marked:
        inside, _, after = part.partition(UNMARK)
        word = unescape(inside) if in_color else f"*{unescape(inside)}*"
        text.append_text(one_line(word, f"{style} {MARKED}".strip()))
        text.append_text(one_line(unescape(after), style))
    return text if len(text) <= SHORTENED else text[:SHORTENED].append("…", style)


def _as_json(text: str, found: SearchResult) -> dict[str, Any]:
    return {
        "query": text,
        "total": found.total,
        "stories": found.stories,
        "suggestion": found.suggestion,
        "warnings": found.warnings,
        "hits": [_hit_as_json(hit) for hit in found.hits],
        "facets": {name: [asdict(value) for value in values] for name, values in found.facets.items()},
    }


def _hit_as_json(hit: Hit) -> dict[str, Any]:
    entry = asdict(hit)
    if not hit.parts:
        del entry["parts"]
    return entry
