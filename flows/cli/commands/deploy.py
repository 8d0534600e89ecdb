"""`dateline deploy`: the deployments, schedules and automations of a file, applied to the Prefect server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.console import err, out
from flows.cli.options import deployments_option

if TYPE_CHECKING:
    from flows.deployments import Deployed


@click.command()
@deployments_option
@click.option("--notify", metavar="TYPE/NAME", help="The Prefect block that receives alerts.")
def deploy(file: Path | None, notify: str | None) -> None:
    """Apply deployments and automations to the Prefect server.

    The server is updated to prefect.yaml: missing work pools are created, deployments and schedules
    created or changed; a schedule that is no longer in the file is removed from the server. One that was
    paused on the server stays paused, unless the file has `active: true`. Running it again changes nothing.

    Automations are created too: an ingest that is late, a run that failed or was lost, too many rejections, a
    silent source. They notify the block in --notify or DATELINE_NOTIFY, for example slack-webhook/desk.

    \b
    Examples:
      prefect server start                           in a terminal of its own
      export PREFECT_API_URL=http://127.0.0.1:4200/api
      dateline deploy
      prefect worker start --pool dateline           in another one: it runs what is due
      dateline deploy --notify slack-webhook/desk    the same, with notifications
    """
    from infra.security.private_files import make_private_folders
    from infra.settings import Settings, prefect_defaults

    prefect_defaults()
    from flows.deployments import apply_all, read_definitions
    from flows.deployments.automations import apply_automations
    from flows.server.api import prefect_api

    settings = Settings.read()
    definitions = read_definitions(settings, file)
    with prefect_api() as api:
        deployed = apply_all(api, definitions)
        notify = notify or settings.notify
        automations = apply_automations(api, notify)
    make_private_folders(settings.inbox)
    _print_deployed(deployed)
    receiver = f"They notify {notify}." if notify else "They notify nobody: choose a block with --notify."
    err.print(f"Automations: {', '.join(automations)}. {receiver}")


def _print_deployed(deployed: list[Deployed]) -> None:
    from flows.cli.views.elements import table_of

    table = table_of("deployment", "work pool", "runs at", "removed")
    for one in deployed:
        table.add_row(one.name, one.work_pool, ", ".join(one.schedules) or "on demand", ", ".join(one.removed))
    out.print(table)
    for pool in sorted({one.work_pool for one in deployed}):
        err.print(f"Runs start where a worker is: prefect worker start --pool {pool}")
