"""`dateline searches`: saved searches, and alerts about the new articles that they find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from flows.cli.console import emit_json, err, out, say
from flows.cli.criteria_options import criteria_options, parameters_of
from flows.cli.options import index_option

if TYPE_CHECKING:
    from infra.searches import SearchStore

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def searches() -> None:
    """Save searches, and be alerted to what they find.

    At the end of each ingest and replay a saved search is evaluated. Articles that it finds for the first time are
    sent to a webhook or to a notification block of Prefect: docs/searches.md.

    Elasticsearch with authentication needs a key of its own for this, DATELINE_SEARCHES_API_KEY:
    `dateline keys create searches`.

    \b
    Examples:
      dateline searches add ferries 'ferry -football' --country Spain --webhook https://desk.example/hooks/ferries
      dateline searches add "martial law" '"martial law"' --block slack-webhook/desk
      dateline searches list
      dateline searches run ferries --dry-run
      dateline searches remove ferries
    """


@searches.command()
@click.argument("name")
@click.argument("query", nargs=-1)
@criteria_options
@index_option
@click.option("--webhook", metavar="URL", help="Send new articles to this URL as JSON.")
@click.option("--block", metavar="TYPE/NAME", help="Send new articles to this notification block of Prefect.")
@json_option
def add(name: str, query: tuple[str, ...], index: str, as_json: bool, **given: Any) -> None:
    """Save a search under a name.

    QUERY and filters are those of `dateline search`. Articles that it finds now are known: they are no news, also
    when they are loaded again. Without a receiver the search is listed, and is evaluated by nothing.

    \b
    Examples:
      dateline searches add ferries ferry --webhook https://desk.example/hooks/ferries
      dateline searches add umerov --person Umerov --not agency:AFP --block slack-webhook/desk
    """
    from infra.searches.adding import add_search

    store = _open_store(index)
    parameters = parameters_of(" ".join(query), given)
    with err.status("Recording what it finds now ...") as status:
        search = add_search(
            store,
            name,
            parameters,
            webhook=given["webhook"],
            block=given["block"],
            on_recorded=lambda articles: status.update(f"Recording what it finds now ... {articles:,} articles"),
        )
    if as_json:
        emit_json(search.as_json())
    elif search.has_receiver:
        say(f"The search {search.name} is saved; what it finds from now on is sent to {search.receiver}.")
    else:
        say(f"The search {search.name} is saved, without a receiver.")


@searches.command("list")
@index_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_(index: str, as_json: bool) -> None:
    """List the saved searches.

    Of a webhook only the host is shown, since its path may be a secret.
    """
    from flows.cli.views.searches import searches_table

    found = _open_store(index).all()
    if as_json:
        for search in found:
            emit_json(search.as_json())
    elif found:
        out.print(searches_table(found), soft_wrap=False)
    else:
        err.print(f"There is no saved search for {index}. `dateline searches add` saves one.")


@searches.command()
@click.argument("name")
@index_option
@json_option
def show(name: str, index: str, as_json: bool) -> None:
    """Show a saved search, and the messages that its receiver has not taken."""
    from flows.cli.views.searches import print_search

    store = _open_store(index)
    search = store.find(name)
    print_search(search, store.waiting(search.id), as_json)


@searches.command()
@click.argument("names", nargs=-1, metavar="[NAME...]")
@index_option
@click.option("--dry-run", is_flag=True, help="Show the new articles; send and record nothing.")
@json_option
def run(names: tuple[str, ...], index: str, dry_run: bool, as_json: bool) -> None:
    """Evaluate saved searches now, by default all that are enabled.

    What they find for the first time is sent, and messages that were not taken before are sent again. Exits with 1
    if a message is not taken.

    \b
    Examples:
      dateline searches run
      dateline searches run ferries --dry-run --json
    """
    from flows.cli.views.searches import print_previews, run_searches

    store = _open_store(index)
    chosen = [store.find(name) for name in names] or [search for search in store.all() if search.enabled]
    if dry_run:
        print_previews(store, chosen, as_json)
    else:
        run_searches(store, chosen, as_json)


@searches.command()
@click.argument("name")
@index_option
@json_option
def pause(name: str, index: str, as_json: bool) -> None:
    """Stop evaluating a saved search; it stays, with what it has found."""
    _set_enabled(name, index, as_json, enabled=False)


@searches.command()
@click.argument("name")
@index_option
@json_option
def resume(name: str, index: str, as_json: bool) -> None:
    """Evaluate a paused search again; what was loaded meanwhile is found by the next evaluation."""
    _set_enabled(name, index, as_json, enabled=True)


@searches.command()
@click.argument("name")
@index_option
@json_option
def remove(name: str, index: str, as_json: bool) -> None:
    """Remove a saved search, and the record of what it has found."""
    search = _open_store(index).remove(name)
    if as_json:
        emit_json({"removed": search.name})
    else:
        say(f"The search {search.name} is removed.")


def _set_enabled(name: str, index: str, as_json: bool, *, enabled: bool) -> None:
    store = _open_store(index)
    search = store.change(store.find(name), enabled=enabled)
    if as_json:
        emit_json(search.as_json())
    else:
        say(f"The search {search.name} is {'evaluated again' if enabled else 'paused'}.")


def _open_store(index: str) -> SearchStore:
    """Open the saved searches of an index. Raises SearchesOff, IndexMissing."""
    from flows.cli.views.searches import open_store

    return open_store(index)
