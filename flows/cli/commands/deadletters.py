"""`dateline deadletters`: the inputs that were refused, with the reason and their original bytes."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from flows.cli.console import emit_json, err, out, say
from flows.cli.options import index_option, parse_time, selection_options

if TYPE_CHECKING:
    from infra.deadletters import DeadLetters, StoredLetter


@click.group()
def deadletters() -> None:
    """List, show and close dead letters.

    A dead letter keeps the bytes of an input that became no document, with the reason and its location. If the
    same input is refused again, its count rises; it is stored once. `dateline replay` processes them again.

    \b
    Examples:
      dateline deadletters list --summary
      dateline deadletters list --reason malformed_json --json
      dateline deadletters show 1f3a --content > line.json
      dateline deadletters dismiss --reason empty
      dateline deadletters prune --closed-before 2024-11-01
    """


@deadletters.command("list")
@index_option
@selection_options
@click.option("--all", "with_closed", is_flag=True, help="Include closed ones: replayed or dismissed.")
@click.option("--summary", is_flag=True, help="Count them by source and reason.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_letters(index: str, with_closed: bool, summary: bool, as_json: bool, **chosen: Any) -> None:
    """List the dead letters of an index, oldest first.

    \b
    Examples:
      dateline deadletters list --index wires --since 2024-11-27
      dateline deadletters list --all --json | jq -r 'select(.attempts > 3) | .path'
    """
    from flows.cli.context import open_dead_letters
    from flows.cli.views.deadletters import letter_line, print_letters, print_summary
    from infra.deadletters import LetterSelection

    letters, selection = open_dead_letters(index), LetterSelection(**chosen, with_closed=with_closed)
    cards = letters.summaries(selection)
    if as_json:
        for filed in letters.select(selection):
            emit_json(letter_line(filed))
    elif not cards:
        err.print(f"No dead letters in {index}.")
    elif summary:
        print_summary(cards)
    else:
        print_letters(len(cards), letters.select(selection))


@deadletters.command()
@click.argument("id_", metavar="ID")
@index_option
@click.option("--content", is_flag=True, help="Print the original bytes and nothing else.")
def show(id_: str, index: str, content: bool) -> None:
    """Show one dead letter; the first digits of its ID are enough."""
    from flows.cli.context import open_dead_letters
    from flows.cli.views.deadletters import print_letter

    found = _find_letter(open_dead_letters(index), id_, index)
    if content:
        sys.stdout.buffer.write(found.letter.content)
    else:
        print_letter(found, out)


@deadletters.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@index_option
@selection_options
def dismiss(ids: tuple[str, ...], index: str, **chosen: Any) -> None:
    """Close dead letters that are not worth a replay.

    They are chosen by ID or by options. They are kept until they are pruned, and stay closed when the same
    input is refused again for the same reason.

    \b
    Examples:
      dateline deadletters dismiss 1f3a 77b0
      dateline deadletters dismiss --reason empty --source afp
    """
    from flows.cli.context import open_dead_letters
    from infra.deadletters import LetterSelection
    from infra.plural import pluralize

    if bool(ids) == any(chosen.values()):
        raise click.UsageError("choose letters by ID, or by --reason, --source, --since")
    letters = open_dead_letters(index)
    wanted = [_find_letter(letters, id_, index).letter.id for id_ in ids]
    found = wanted if ids else [card.id for card in letters.summaries(LetterSelection(**chosen))]
    with letters.batch():
        for id_ in found:
            letters.dismiss(id_, datetime.now(UTC))
    say(f"{pluralize(len(found), 'dead letter')} of {index} dismissed.")


@deadletters.command()
@index_option
@click.option(
    "--closed-before", required=True, callback=parse_time, metavar="TIME", help="Those closed before this time."
)
def prune(index: str, closed_before: datetime) -> None:
    """Delete dead letters that were replayed or dismissed before a time; open ones are kept.

    \b
    Examples:
      dateline deadletters prune --closed-before 2024-11-01
    """
    from flows.cli.context import open_client, open_dead_letters
    from infra.elasticsearch.lifecycle.deadletter_copies import remove_copies
    from infra.plural import pluralize

    letters = open_dead_letters(index)
    before = letters.size
    deleted = letters.prune(closed_before=closed_before)
    say(f"{pluralize(len(deleted), 'dead letter')} of {index} deleted; {before - letters.size:,} bytes freed.")
    if deleted and (warning := remove_copies(open_client(), index, deleted)):
        err.print(warning)


def _find_letter(letters: DeadLetters, start: str, index: str) -> StoredLetter:
    """Find the one letter with an id that begins with `start`. Raises click.UsageError for no or several matches."""
    from infra.deadletters import LetterSelection

    found = [card.id for card in letters.summaries(LetterSelection(with_closed=True)) if card.id.startswith(start)]
    filed = letters.get(found[0]) if len(found) == 1 else None
    if filed is None:
        raise click.UsageError(f"{len(found)} dead letters of {index} have an ID that begins with {start!r}")
    return filed
