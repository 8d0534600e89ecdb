"""`dateline withdraw`: removal of articles from every search; the next delivery does not restore them."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from flows.cli.console import emit_json, err, say
from flows.cli.criteria_options import resolve_runs
from flows.cli.options import index_option
from infra.escaping import terminal_line

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

    from infra.elasticsearch.lifecycle.bulk_withdrawal import SelectionPreview, WithdrawalSelection
    from infra.elasticsearch.queries.criteria import Criteria
    from infra.runs import RunRequest
    from transforms.document import Document


@click.command()
@click.argument("document_id", metavar="[ID]", required=False)
@click.option("--run", metavar="RUN", help="All articles that this run loaded: its id, its first digits, or `last`.")
@click.option("--source", metavar="NAME", help="All articles of this source.")
@click.option("--query", metavar="QUERY", help="All articles that `dateline search QUERY` finds.")
@index_option
@click.option("--reason", help="The reason, shown with the withdrawn article; with --undo only those with this reason.")
@click.option("--undo", is_flag=True, help="Let the next ingest of the articles restore them.")
@click.option("--dry-run", is_flag=True, help="Show what --run, --source and --query select; change nothing.")
@click.option("--yes", is_flag=True, help="Change what they select without asking.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def withdraw(
    document_id: str | None,
    run: str | None,
    source: str | None,
    query: str | None,
    index: str,
    reason: str | None,
    undo: bool,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Remove articles from every search.

    ID is the document's own id, its first digits or its external_id. The text, and everything extracted from it,
    is erased from the index; the id stays, with the time and the reason. It stays withdrawn whatever is ingested
    or replayed, even with --force: such an input counts as older than the withdrawal. With --undo the next ingest
    restores it; until then it stays empty. An article that its source withdrew by a kill can be withdrawn too:
    then no newer delivery restores it.

    --run, --source and --query select many; together they select what all of them do. The articles are counted
    and shown first. A withdrawal by words is undone by its --reason, since the words are erased, and so is one by a
    kill of the source.

    \b
    Examples:
      dateline withdraw seoul-ukraine-2024 --reason 'killed by the agency, 2024-11-29'
      dateline withdraw seoul-ukraine-2024 --undo
      dateline withdraw --run last --dry-run
      dateline withdraw --source tabloid --query 'ferry "Port Vell"' --reason 'wrong feed'
      dateline withdraw --undo --reason 'wrong feed' --yes
    """
    from flows.cli.context import open_reader

    reason = (reason or "").strip() or None
    selects = bool(run or source or query or (undo and reason and not document_id))
    if bool(document_id) == selects:
        raise click.UsageError("give an ID, or --run, --source or --query")
    if undo and document_id and reason:
        raise click.UsageError("--undo with an ID takes no --reason: leave it out")
    if not (undo or reason or (dry_run and selects)):
        raise click.UsageError("give a --reason, or --undo to end a withdrawal")
    if document_id and (dry_run or yes):
        raise click.UsageError("--dry-run and --yes go with --run, --source and --query")
    client = open_reader(index)
    if document_id:
        _change_one(client, index, document_id, reason, as_json)
        return
    from infra.elasticsearch.lifecycle.bulk_withdrawal import WithdrawalSelection

    selection = WithdrawalSelection(_criteria(client, index, run, source, query, undo), undo, reason)
    _change_selected(client, index, selection, dry_run, yes, as_json)


def _change_one(client: Elasticsearch, index: str, name: str, reason: str | None, as_json: bool) -> None:
    from infra.elasticsearch.lifecycle import withdrawing

    if reason:
        document, is_new = withdrawing.withdraw(client, index, name, reason)
    else:
        document, is_new = withdrawing.lift(client, index, name)
    if as_json:
        emit_json({"id": document["id"], "changed": is_new, "withdrawn": document["withdrawn"]})
    elif reason:
        _print_withdrawn(document, is_new)
    else:
        _print_lifted(client, document, is_new, index)


def _criteria(
    client: Elasticsearch, index: str, run: str | None, source: str | None, query: str | None, undo: bool
) -> Criteria:
    """Build the criteria of the selected articles. Raises UnknownRun, QueryError, click.UsageError."""
    from infra.elasticsearch.queries.criteria import Criteria, FieldCondition
    from infra.elasticsearch.queries.fields import BY_NAME
    from infra.elasticsearch.queries.syntax import parse
    from infra.elasticsearch.search.place_names import resolve_places
    from infra.runs import RunStore

    parsed = parse(query or "")
    if undo and (parsed.words.required or parsed.words.excluded):
        raise click.UsageError(
            "the words of withdrawn articles are erased: select them by --reason, --run, --source or by domain:"
        )
    run_named = RunStore(client, index).id_of
    criteria = resolve_runs(resolve_places(Criteria(parsed.words, parsed.conditions)), run_named)
    given = {"run": run_named(run) if run else None, "source": source}
    chosen = [FieldCondition(BY_NAME[name], (value,)) for name, value in given.items() if value]
    return replace(criteria, conditions=(*criteria.conditions, *chosen))


def _change_selected(
    client: Elasticsearch, index: str, selection: WithdrawalSelection, dry_run: bool, yes: bool, as_json: bool
) -> None:
    from infra.elasticsearch.lifecycle.bulk_withdrawal import change_all, preview

    found = preview(client, index, selection)
    _print_preview(found, selection.lift)
    changed = 0
    if not dry_run and found.total:
        if not yes:
            _confirm(found, selection.lift)
        changed = change_all(client, index, selection, lambda so_far: err.print(f"{so_far:,} of {found.total:,}"))
    if as_json:
        emit_json({"selected": found.total, "changed": changed, "by_source": found.by_source})
    elif not dry_run and selection.lift:
        say(f"{changed:,} withdrawals lifted. The next ingest of these articles restores them.")
    elif not dry_run:
        say(f"{changed:,} articles withdrawn: no search finds them, and no ingest restores them.")


def _print_preview(found: SelectionPreview, lift: bool) -> None:
    from infra.plural import pluralize

    what = "withdrawn article" if lift else "article"
    err.print(f"{pluralize(found.total, what)} selected")
    for source, count in found.by_source.items():
        err.print(f"  {count:,} from {terminal_line(source)}")
    for id_, title in found.examples:
        err.print(f"  {id_}  {terminal_line(title)}")
    if found.total > len(found.examples):
        err.print(f"  and {found.total - len(found.examples):,} more")


def _confirm(found: SelectionPreview, lift: bool) -> None:
    """Ask on the terminal. Raises click.UsageError without a terminal, click.Abort for a no."""
    if not sys.stdin.isatty():
        raise click.UsageError("there is no terminal to confirm on: give --yes, or --dry-run")
    done = "Lift these withdrawals?" if lift else "Withdraw them? Their text is erased from the index."
    click.confirm(f"{found.total:,} articles. {done}", abort=True, err=True)


def _print_withdrawn(document: Document, is_new: bool) -> None:
    withdrawn = document["withdrawn"]
    assert withdrawn is not None
    if is_new:
        say(f"{document['id']} is withdrawn: no search finds it, and no ingest restores it.")
    else:
        say(f"{document['id']} was already withdrawn, {withdrawn['at']}: {terminal_line(withdrawn['reason'])}")


def _print_lifted(client: Elasticsearch, document: Document, is_new: bool, index: str) -> None:
    from flows.cli.views.restoring import restoring_command

    if document["withdrawn"] is None:
        say(f"{document['id']} is not withdrawn.")
        return
    done = "is no longer withdrawn" if is_new else "is waiting for its text"
    request = _ingest_request(client, index, document["run_id"])
    command = restoring_command(document, request, index)
    say(f"{document['id']} {done}. To restore it: {command}")
    if request is None:
        say("Its ingest is not on record: add the --source, --map and --day-first that it had.")


def _ingest_request(client: Elasticsearch, index: str, run_id: str | None) -> RunRequest | None:
    """Return the request of an ingest; None if the run is not on record, or was a replay."""
    from infra.runs import RunStore, UnknownRun

    if not run_id:
        return None
    try:
        request = RunStore(client, index).find(run_id).request
    except UnknownRun:  # deleted by `dateline retention`
        return None
    return request if request.flow == "ingest" else None
