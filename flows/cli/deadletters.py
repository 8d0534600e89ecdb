"""`dateline deadletters`: what was refused, why, and its bytes as they came."""

from __future__ import annotations

import sys

import click

from flows.cli.console import err, out
from flows.cli.options import index_option


@click.group()
def deadletters() -> None:
    """List and show the inputs that were refused.

    A dead letter keeps the bytes, the reason and the place of an input that became no document. The same
    input refused again raises its count; it is not kept twice.

    \b
    Examples:
      dateline deadletters list
      dateline deadletters list --reason malformed_json --json
      dateline deadletters show 1f3a --content > line.json
    """


@deadletters.command("list")
@index_option
@click.option("--reason", help="Those refused for this reason.")
@click.option("--source", help="Those of this source.")
@click.option("--all", "with_replayed", is_flag=True, help="Also those that have been replayed since.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_letters(index: str, reason: str | None, source: str | None, with_replayed: bool, as_json: bool) -> None:
    """List the dead letters of an index, oldest first."""
    from flows.cli.letters import letter_entry, open_letters, print_letters

    letters = [
        filed
        for filed in open_letters(index).all()
        if (with_replayed or filed.replayed is None)
        and reason in (None, filed.letter.reason)
        and source in (None, filed.letter.source)
    ]
    if as_json:
        import orjson

        for filed in letters:
            click.echo(orjson.dumps(letter_entry(filed)))
    elif letters:
        print_letters(letters)
    else:
        err.print(f"No dead letters in {index}.")


@deadletters.command()
@click.argument("id_", metavar="ID")
@index_option
@click.option("--content", is_flag=True, help="Print the bytes as they came, and nothing else.")
def show(id_: str, index: str, content: bool) -> None:
    """Show one dead letter; the first digits of its ID are enough."""
    from flows.cli.letters import open_letters, print_letter

    found = [filed for filed in open_letters(index).all() if filed.letter.id.startswith(id_)]
    if len(found) != 1:
        raise click.UsageError(f"{len(found)} dead letters of {index} have an ID that begins with {id_!r}")
    if content:
        sys.stdout.buffer.write(found[0].letter.content)
    else:
        print_letter(found[0], out)
