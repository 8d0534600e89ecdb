"""`dateline withdraw`: an article leaves every search, and does not come back with the next delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows.cli.console import say
from flows.cli.options import index_option
from infra.escaping import terminal_line

if TYPE_CHECKING:
    from transforms.schema import Document


@click.command()
@click.argument("document_id", metavar="ID")
@index_option
@click.option("--reason", help="Why; shown to whoever asks for the article.")
@click.option("--undo", is_flag=True, help="Let the next ingest of the article bring it back.")
def withdraw(document_id: str, index: str, reason: str | None, undo: bool) -> None:
    """Take an article out of every search.

    ID is the document's own id or the external_id of its sender. Its text, and all that was read from it, is
    erased from the index; its id stays, with the time and the reason. It stays withdrawn whatever is ingested
    or replayed, --force included: such an input counts as older than the withdrawal. With --undo the next
    ingest of it is taken again; until then it stays empty.

    \b
    Examples:
      dateline withdraw seoul-ukraine-2024 --reason 'killed by the agency, 2024-11-29'
      dateline show seoul-ukraine-2024
      dateline withdraw seoul-ukraine-2024 --undo
    """
    from flows.cli.context import open_client
    from infra.elasticsearch.lifecycle import withdrawing
    from infra.settings import Settings

    if undo == bool(reason and reason.strip()):
        raise click.UsageError("give a --reason, or --undo to end a withdrawal")
    client = open_client(Settings.read())
    if undo:
        _tell_lifted(*withdrawing.lift(client, index, document_id), index)
    else:
        _tell_withdrawn(*withdrawing.withdraw(client, index, document_id, str(reason).strip()))


def _tell_withdrawn(document: Document, is_new: bool) -> None:
    withdrawn = document["withdrawn"]
    assert withdrawn is not None
    if is_new:
        say(f"{document['id']} is withdrawn: no search finds it, and no ingest brings it back.")
    else:
        say(f"{document['id']} was withdrawn already, {withdrawn['at']}: {terminal_line(withdrawn['reason'])}")


def _tell_lifted(document: Document, is_new: bool, index: str) -> None:
    path = terminal_line(document["input"]["path"])
    if document["withdrawn"] is None:
        say(f"{document['id']} is not withdrawn.")
        return
    done = "is no longer withdrawn" if is_new else "is waiting for its text"
    say(f"{document['id']} {done}. To have it back: dateline ingest {path} --index {index}")
