"""`dateline doctor`: what a run needs, looked at, with the remedy for what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows.cli.options import index_option

if TYPE_CHECKING:
    from rich.text import Text

    from infra.doctor import Check


@click.command()
@index_option
@click.option("--no-prefect", "without_prefect", is_flag=True, help="Leave out the Prefect server and its workers.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def doctor(index: str, without_prefect: bool, as_json: bool) -> None:
    """Look whether everything is there that a run needs.

    Elasticsearch answers, is healthy and has today's mapping; clocks agree; there is room on the disk; the
    entity model loads; dead letters do not pile up; the Prefect server and a worker are alive, and nobody
    gets at it who should not. Nothing is started or changed. The exit code is 1 if something failed.

    \b
    Examples:
      dateline doctor
      dateline doctor --no-prefect --json | jq 'select(.state != "ok")'
    """
    from itertools import chain

    from flows.cli.console import emit_json, out
    from infra.doctor import check_elasticsearch, check_machine
    from infra.settings import Settings, prefect_defaults

    prefect_defaults()
    settings = Settings.read()
    checks = [check_elasticsearch(settings, index), check_machine(settings, index)]
    if not without_prefect:
        from flows.deployments import read_definitions
        from flows.deployments.health import check_prefect

        checks.append(check_prefect(read_definitions(settings)))
    worst = "ok"
    for check in chain.from_iterable(checks):
        worst = "failure" if check.state == "failure" else worst
        emit_json(check) if as_json else out.print(_text(check))
    if worst == "failure":
        raise click.exceptions.Exit(1)


def _text(check: Check) -> Text:
    from rich.text import Text

    from infra.escaping import terminal_line

    mark = {"ok": ("ok     ", "green"), "warning": ("warning", "yellow"), "failure": ("FAILURE", "red")}
    line = Text.assemble(mark[check.state], " ", (check.name, "bold"), f": {terminal_line(check.found)}")
    return line.append(f"\n        {terminal_line(check.remedy)}") if check.remedy else line
