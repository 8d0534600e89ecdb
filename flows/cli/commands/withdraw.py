"""`dateline withdraw`: removal of an article from every search; the next delivery does not restore it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows.cli.console import say
from flows.cli.options import index_option
from infra.escaping import terminal_line

if TYPE_CHECKING:
    from transforms.document import Document


@click.command()
@click.argument("document_id", metavar="ID")
@index_option
@click.option("--reason", help="The reason, shown with the withdrawn article.")
@click.option("--undo", is_flag=True, help="Let the next ingest of the article restore it.")
def withdraw(document_id: str, index: str, reason: str | None, undo: bool) -> None:
    """Remove an article from every search.

    ID is the document's own id or its external_id. Its text, and everything extracted from it, is erased from
    the index; its id stays, with the time and the reason. It stays withdrawn whatever is ingested or replayed,
    even with --force: such an input counts as older than the withdrawal. With --undo the next ingest restores
    it; until then it stays empty.

    \b
    Examples:
      dateline withdraw seoul-ukraine-2024 --reason 'killed by the agency, 2024-11-29'
      dateline show seoul-ukraine-2024
      dateline withdraw seoul-ukraine-2024 --undo
    """
    from flows.cli.context import open_client
    from infra.elasticsearch.lifecycle import withdrawing

    if undo == bool(reason and reason.strip()):
        raise click.UsageError("give a --reason, or --undo to end a withdrawal")
    client = open_client()
    if undo:
        _print_lifted(*withdrawing.lift(client, index, document_id), index)
    else:
        _print_withdrawn(*withdrawing.withdraw(client, index, document_id, str(reason).strip()))


def _print_withdrawn(document: Document, is_new: bool) -> None:
    withdrawn = document["withdrawn"]
    assert withdrawn is not None
    if is_new:
        say(f"{document['id']} is withdrawn: no search finds it, and no ingest restores it.")
    else:
        say(f"{document['id']} was already withdrawn, {withdrawn['at']}: {terminal_line(withdrawn['reason'])}")


def _print_lifted(document: Document, is_new: bool, index: str) -> None:
    path = terminal_line(document["input"]["path"])
    if document["withdrawn"] is None:
        say(f"{document['id']} is not withdrawn.")
        return
    done = "is no longer withdrawn" if is_new else "is waiting for its text"
    say(f"{document['id']} {done}. To restore it: dateline ingest {path} --index {index}")
