"""`dateline serve-flows`: run deployments from one process, without a work pool or a worker."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli.options import deployments_option


@click.command("serve-flows")
@deployments_option
def serve_flows(file: Path | None) -> None:
    """Run the scheduled deployments from this process.

    Enough for a laptop: it needs a Prefect server but no worker. Runs on request work too (`dateline trigger`).
    Ctrl-C ends it and pauses the schedules, so that no runs accumulate meanwhile; starting it again resumes
    them.

    \b
    Examples:
      prefect server start                           in a terminal of its own
      export PREFECT_API_URL=http://127.0.0.1:4200/api
      dateline serve-flows
    """
    from flows.cli.console import err
    from infra.settings import Settings, prefect_defaults

    prefect_defaults()
    from flows.deployments import read_definitions, serve_all
    from flows.server.api import require_server

    settings = Settings.read()
    definitions = read_definitions(settings, file)
    require_server()
    for definition in definitions:
        times = ", ".join(f"{one.cron} {one.timezone}" for one in definition.schedules)
        err.print(f"Serving {definition.name}: {times or 'on demand'}")
    serve_all(definitions)
