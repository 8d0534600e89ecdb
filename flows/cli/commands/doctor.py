"""`dateline doctor`: checks of everything that a run needs, each failure with its remedy."""

from __future__ import annotations

import click

from flows.cli.options import index_option


@click.command()
@index_option
@click.option("--no-prefect", "without_prefect", is_flag=True, help="Skip the Prefect server and its workers.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def doctor(index: str, without_prefect: bool, as_json: bool) -> None:
    """Check everything that a run needs.

    Elasticsearch answers, is healthy and has the current mapping; clocks agree; the disk has room; the entity
    model loads; dead letters do not accumulate; the Prefect server and a worker are alive, and access to them
    is protected. Nothing is started, and nothing changed except that the folder of dead letters is closed to
    other users. What a run does not need, such as a Prefect server where none is configured, is a note. The exit
    code is 1 if a check failed.

    \b
    Examples:
      dateline doctor
      dateline doctor --no-prefect --json | jq 'select(.state != "ok")'
    """
    from itertools import chain

    from flows.cli.console import emit_json, out
    from flows.cli.views.doctor import check_line
    from infra.doctor import check_elasticsearch, check_machine
    from infra.settings import Settings, prefect_defaults

    prefect_defaults()
    settings = Settings.read()
    checks = [check_elasticsearch(settings, index), check_machine(settings, index)]
    if not without_prefect:
        from flows.deployments import read_definitions
        from flows.deployments.health import check_prefect

        checks.append(check_prefect(read_definitions(settings)))
    has_failure = False
    for check in chain.from_iterable(checks):
        has_failure |= check.state == "failure"
        emit_json(check) if as_json else out.print(check_line(check))
    if has_failure:
        raise click.exceptions.Exit(1)
