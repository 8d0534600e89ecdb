"""Timelines as bars, and tables of names that are more frequent in the matching articles than elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from flows.cli.console import emit_json, out
from flows.cli.views.elements import one_line
from flows.cli.views.search import FACET_TITLES, NOTHING
from infra.elasticsearch.queries.bodies.insight import MIN_ARTICLES
from infra.elasticsearch.search.insight import SignificantName, SignificantNames, Timeline, TimelineBar

WIDTH = 40
"""Columns of the longest bar."""

LONGEST_GAP = 5
"""Longer series of empty bars are drawn as one."""

_EIGHTHS = " ▏▎▍▌▋▊▉"


def print_timeline(timeline: Timeline, as_json: bool) -> Sequence[str]:
    """Print a timeline; return the warnings of the answer."""
    emit_json(asdict(timeline)) if as_json else out.print(timeline_bars(timeline), soft_wrap=False)
    return timeline.warnings


def print_standing_out(names: SignificantNames, as_json: bool) -> Sequence[str]:
    """Print the names that stand out; return the warnings of the answer."""
    emit_json(asdict(names)) if as_json else out.print(standing_out_tables(names), soft_wrap=False)
    return names.warnings


def timeline_bars(timeline: Timeline) -> RenderableType:
    """Render a bar for each day, month or year, with its number and the shares of its split."""
    if not timeline.bars and not timeline.undated:
        return Text(NOTHING)
    longest = max((bar.count for bar in timeline.bars), default=1)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(style="dim", overflow="fold")
    for is_empty, bars in groupby(timeline.bars, key=lambda bar: bar.count == 0):
        run = list(bars)
        if is_empty and len(run) > LONGEST_GAP:
            run = [replace(run[0], period=f"{run[0].period} .. {run[-1].period}")]
        for bar in run:
            table.add_row(bar.period, f"{bar.count:,}", Text(_blocks(bar.count / longest), "cyan"), _shares(bar))
    if timeline.undated:
        table.add_row("no date", f"{timeline.undated:,}", "", "")
    return table


def standing_out_tables(names: SignificantNames) -> RenderableType:
    """Render the names of each facet, with the number of matching articles and of all articles that mention them."""
    if not names.found:
        return Text(NOTHING)
    tables = [_names_table(FACET_TITLES[facet], found) for facet, found in names.names.items() if found]
    if not tables:
        return Text(
            f"No name stands out among the articles found ({names.found:,}); it takes {MIN_ARTICLES} that mention it."
        )
    return Group(Text(f"In {names.found:,} articles, more than elsewhere", "bold"), *tables)


def _blocks(share: float) -> str:
    """A bar of full and partial blocks, to an eighth of a column."""
    eighths = round(share * WIDTH * 8)
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).rstrip()


def _shares(bar: TimelineBar) -> Text:
    parts = (f"{part.value} {part.count:,} ({part.count / bar.count:.0%})" for part in bar.split)
    return one_line(", ".join(parts))


def _names_table(title: str, names: tuple[SignificantName, ...]) -> Table:
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column(title, overflow="fold", min_width=24)
    table.add_column("here", justify="right")
    table.add_column("everywhere", justify="right", style="dim")
    for name in names:
        here = f"{name.count:,} ({name.count / name.found:.0%})"
        table.add_row(one_line(name.value), here, f"{name.everywhere:,} ({name.everywhere / name.articles:.1%})")
    return table
