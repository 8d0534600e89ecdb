"""`dateline deadletters`: what was refused, why, and its bytes as they came."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click

from flows.cli.console import emit_json, err, out, say
from flows.cli.options import index_option
from infra.plural import counted
from transforms.records import Reason


def selecting(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that choose letters; those that are not given choose all that are open."""
    reasons = [reason.value for reason in Reason]
    told = f"Refused for this reason: {', '.join(reasons)}."
    reason = click.option("--reason", type=click.Choice(reasons), callback=_reason, metavar="REASON", help=told)
    source = click.option("--source", help="Of this source.")
    since = click.option("--since", callback=moment, metavar="TIME", help="That came, or came again, since then.")
    return reason(source(since(command)))


def _reason(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Reason | None:
    return Reason(value) if value else None


def moment(_context: click.Context, _parameter: click.Parameter, value: str | None) -> datetime | None:
    """An ISO date or date-time as an aware moment; one without an offset is read as UTC."""
    if value is None:
        return None
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not an ISO date or date-time, 2024-11-27 or 2024-11-27T08:00") from None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


@click.group()
def deadletters() -> None:
    """List and show the inputs that were refused; close them.

    A dead letter keeps the bytes, the reason and the place of an input that became no document. The same
    input refused again raises its count; it is not kept twice. `dateline replay` tries them again.

    \b
    Examples:
      dateline deadletters list --summary
      dateline deadletters list --reason malformed_json --json
      dateline deadletters show 1f3a --content > line.json
      dateline deadletters dismiss --reason empty
      dateline deadletters prune --replayed-before 2024-11-01
    """


@deadletters.command("list")
@index_option
@selecting
@click.option("--all", "with_closed", is_flag=True, help="Also those that have been replayed or dismissed since.")
@click.option("--summary", is_flag=True, help="How many there are of each source and reason.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_letters(index: str, with_closed: bool, summary: bool, as_json: bool, **chosen: Any) -> None:
    """List the dead letters of an index, oldest first.

    \b
    Examples:
      dateline deadletters list --index wires --since 2024-11-27
      dateline deadletters list --all --json | jq -r 'select(.attempts > 3) | .path'
    """
    from flows.cli.views.deadletters import letter_line, open_letters, print_letters, print_summary
    from infra.deadletters import Selection

    letters, selection = open_letters(index), Selection(**chosen, with_closed=with_closed)
    cards = letters.cards(selection)
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
@click.option("--content", is_flag=True, help="Print the bytes as they came, and nothing else.")
def show(id_: str, index: str, content: bool) -> None:
    """Show one dead letter; the first digits of its ID are enough."""
    from flows.cli.views.deadletters import find_letter, open_letters, print_letter

    found = find_letter(open_letters(index), id_, index)
    if content:
        sys.stdout.buffer.write(found.letter.content)
    else:
        print_letter(found, out)


@deadletters.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@index_option
@selecting
def dismiss(ids: tuple[str, ...], index: str, **chosen: Any) -> None:
    """Close letters that are not worth a replay.

    Chosen by ID or by options. They stay where they are until they are pruned, and stay closed when the same
    input is refused for the same reason again.

    \b
    Examples:
      dateline deadletters dismiss 1f3a 77b0
      dateline deadletters dismiss --reason empty --source afp
    """
    from flows.cli.views.deadletters import find_letter, open_letters
    from infra.deadletters import Selection

    if bool(ids) == any(chosen.values()):
        raise click.UsageError("choose letters by ID, or by --reason, --source, --since")
    letters = open_letters(index)
    wanted = [find_letter(letters, id_, index).letter.id for id_ in ids]
    found = wanted if ids else [card.id for card in letters.cards(Selection(**chosen))]
    for id_ in found:
        letters.dismiss(id_, datetime.now(UTC))
    say(f"{counted(len(found), 'dead letter')} of {index} dismissed.")


@deadletters.command()
@index_option
@click.option(
    "--replayed-before", required=True, callback=moment, metavar="TIME", help="Those closed before this time."
)
def prune(index: str, replayed_before: datetime) -> None:
    """Delete letters that were replayed or dismissed before a time; open ones always stay.

    \b
    Examples:
      dateline deadletters prune --replayed-before 2024-11-01
    """
    from flows.cli.context import open_client
    from flows.cli.views.deadletters import open_letters
    from infra.elasticsearch.lifecycle.deadletter_copies import remove_copies
    from infra.settings import Settings

    letters = open_letters(index)
    before = letters.size
    gone = letters.prune(closed_before=replayed_before)
    say(f"{counted(len(gone), 'dead letter')} of {index} deleted; {before - letters.size:,} bytes freed.")
    if gone and (warning := remove_copies(open_client(Settings.read()), index, gone)):
        err.print(warning)
