"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

index_option = click.option(
    "--index", default="dateline", show_default=True, metavar="NAME", help="The alias of the index."
)

deployments_option = click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The deployments. [default: infra/prefect.yaml, which comes with Dateline]",
)

source_option = click.option("--source", help="The source of records that name none.")

resume_option = click.option("--resume", metavar="RUN", help="Go on where this run stopped (`last` is the latest).")

runner_option = click.option(
    "--runner", metavar="RUNNER", help="What runs the shards: threads, processes, dask or ray. [default: threads]"
)
