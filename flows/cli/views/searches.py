"""The answers of `dateline searches`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import click
from rich.table import Table

from flows.cli.console import emit_json, err, out, say
from flows.cli.errors import ABORTED
from flows.cli.views.elements import one_line, table_of, table_of_pairs
from infra.cluster import ensure_endpoint, has_embedded_data
from infra.elasticsearch.lifecycle.aliases import missing_index
from infra.escaping import terminal_line
from infra.plural import pluralize
from infra.searches import SavedSearch, SearchEvaluation, SearchStore, evaluate_searches, open_searches, searches_off
from infra.searches.evaluation import preview
from infra.searches.records import AlertMessage
from infra.settings import Settings, prefect_defaults

MOST_SHOWN = 20
"""Articles of a search that a dry run shows."""


def open_store(index: str) -> SearchStore:
    """Open the saved searches of an index. Raises SearchesOff; IndexMissing if the embedded node has no index."""
    settings = Settings.read()
    if not settings.elasticsearch_url and not has_embedded_data(settings):
        raise missing_index(index)
    client = open_searches(ensure_endpoint(settings, err.print), settings)
    if client is None:
        raise searches_off()
    return SearchStore(client, index)


def searches_table(found: Iterable[SavedSearch]) -> Table:
    """Render a row for each search."""
    table = table_of("name", "search", "receiver", "state", "evaluated")
    for search in found:
        table.add_row(
            one_line(search.name),
            one_line(search.parameters.text),
            one_line(search.receiver or ""),
            _state(search),
            f"{search.evaluated:%Y-%m-%d %H:%M}" if search.has_receiver else "",
        )
    return table


def print_search(search: SavedSearch, waiting: Sequence[AlertMessage], as_json: bool) -> None:
    """Print a search and its waiting messages."""
    if as_json:
        messages = [
            {"id": one.id, "articles": one.articles, "attempts": one.attempts, "problem": one.problem}
            for one in waiting
        ]
        emit_json({**search.as_json(), "waiting": messages})
        return
    rows = {
        "name": terminal_line(search.name),
        "search": terminal_line(search.parameters.text),
        "receiver": terminal_line(search.receiver or "none"),
        "state": _state(search),
        "created": f"{search.created:%Y-%m-%d %H:%M} UTC",
        "evaluated": f"{search.evaluated:%Y-%m-%d %H:%M} UTC",
        "waiting": pluralize(len(waiting), "message"),
    }
    out.print(table_of_pairs(rows))
    for message in waiting:
        problem = f": {terminal_line(message.problem)}" if message.problem else ""
        say(f"{pluralize(len(message.articles), 'article')}, {pluralize(message.attempts, 'attempt')}{problem}")


def print_previews(store: SearchStore, chosen: Iterable[SavedSearch], as_json: bool) -> None:
    """Print what the next evaluation would send, for each search."""
    for search in chosen:
        total, articles = preview(store, search, MOST_SHOWN)
        if as_json:
            emit_json({"name": search.name, "new": total, "articles": articles})
            continue
        say(f"{terminal_line(search.name)}: {pluralize(total, 'new article')}")
        for article in articles:
            out.print(one_line(f"  {(article['published'] or '')[:10]:10}  {_title(article)}"))
        if total > len(articles):
            say(f"  and {total - len(articles):,} more")


def run_searches(store: SearchStore, chosen: Sequence[SavedSearch], as_json: bool) -> None:
    """Evaluate searches and print the counts; exit with 1 if there is a problem."""
    evaluation = SearchEvaluation(store, Settings.read(), _notify_block)
    report = evaluate_searches(evaluation, chosen, lambda line: err.print(terminal_line(line)))
    if as_json:
        emit_json(report.model_dump_json())
    else:
        say(report.text)
    for problem in report.problems:
        err.print(f"Warning: {terminal_line(problem)}", style="yellow")
    if report.problems:
        raise click.exceptions.Exit(ABORTED)


def _state(search: SavedSearch) -> str:
    return "enabled" if search.enabled else "paused"


def _title(article: dict[str, Any]) -> str:
    return article.get("title") or article.get("display_title") or ""


def _notify_block(name: str, subject: str, text: str) -> None:
    """Send to a block of the configured Prefect, which is imported for that alone."""
    prefect_defaults()
    from flows.tasks.notification_blocks import notify_block

    notify_block(name, subject, text)
