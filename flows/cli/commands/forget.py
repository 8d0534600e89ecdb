"""`dateline forget`: erasure of an article from everything that Dateline has."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from flows.cli.console import emit_json, err, say
from flows.cli.options import index_option
from infra.escaping import terminal_line

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

    from infra.erasure.report import ErasureReport


@click.command()
@click.argument("document_id", metavar="[ID]", required=False)
@click.option("--url", metavar="URL", help="The article at this URL.")
@index_option
@click.option("--dry-run", is_flag=True, help="Show where it is found; change nothing.")
@click.option("--yes", is_flag=True, help="Erase it without asking.")
@click.option("--asked-by", metavar="NAME", help="Who asked for it, for the record; by default this user.")
@click.option("--list", "as_list", is_flag=True, help="List the erasures on record.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def forget(
    document_id: str | None,
    url: str | None,
    index: str,
    dry_run: bool,
    yes: bool,
    asked_by: str | None,
    as_list: bool,
    as_json: bool,
) -> None:
    """Erase an article from everything that Dateline has.

    ID is the document's own id or its external_id. Text, names and raw bytes leave every index of the alias, the
    archive, the dead letters, run records and the Prefect server. Hashes of its names stay: whatever is delivered of
    it later counts as older. This cannot be undone. Snapshots that may still hold it are listed.

    All of the archive is read. Runs, collecting and rebuilds of the index wait meanwhile. After an interruption the
    same command erases the rest.

    \b
    Examples:
      dateline forget seoul-ukraine-2024 --dry-run
      dateline forget --url https://paper.example/2024/11/27/ferry --asked-by 'ticket 4711'
      dateline forget 7248c8d90dc6da3ad9a0f7c8db00c809 --yes --json
      dateline forget --list
    """
    from flows.cli.context import open_reader
    from flows.server.erasing import PrefectHistory
    from infra.erasure.forget import find_article
    from infra.erasure.forget import forget as erase
    from infra.erasure.subject import ErasureRequest
    from infra.settings import Settings

    if as_list:
        if document_id or url:
            raise click.UsageError("--list goes without an ID and --url")
        _print_list(open_reader(index), index, as_json)
        return
    if bool(document_id) == bool(url):
        raise click.UsageError("give an ID, or --url")
    if not (dry_run or yes or sys.stdin.isatty()):
        raise click.UsageError("there is no terminal to confirm on: give --yes, or --dry-run")
    settings, request = Settings.read(), ErasureRequest(index, document_id, url)
    client, history = open_reader(index), PrefectHistory()

    def notify(sentence: str) -> None:
        err.print(terminal_line(sentence))

    if dry_run or not yes:
        found = find_article(client, request, settings, history, notify)
        if dry_run:
            _print_report(found, as_json)
            return
        _print_lines(found, to_stderr=True)
        click.confirm("Erase it? This cannot be undone.", abort=True, err=True)
    _print_report(erase(client, request, settings, history, asked_by or _user(), notify), as_json)


def _user() -> str:
    import getpass
    import socket

    return f"{getpass.getuser()}@{socket.gethostname()}"


def _print_report(report: ErasureReport, as_json: bool) -> None:
    if as_json:
        emit_json(report.model_dump_json())
    else:
        _print_lines(report, to_stderr=False)


def _print_lines(report: ErasureReport, *, to_stderr: bool) -> None:
    for line in report.lines:
        (err.print if to_stderr else say)(f"{line[: len(line) - len(line.lstrip())]}{terminal_line(line.lstrip())}")


def _print_list(client: Elasticsearch, index: str, as_json: bool) -> None:
    from infra.erasure.audit import list_erasures

    records = list_erasures(client, index)
    if as_json:
        emit_json({"index": index, "erasures": [one.model_dump(mode="json") for one in records]})
        return
    for one in records:
        ended = f"ended {one.ended:%Y-%m-%d %H:%M}" if one.ended else "not completed"
        ids = ", ".join(one.report.ids)
        say(terminal_line(f"{one.started:%Y-%m-%d %H:%M} UTC, {ended}: {ids}, asked by {one.asked_by}"))
    if not records:
        say(f"No erasure of {index} is on record.")
