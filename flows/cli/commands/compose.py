"""`dateline compose`: the stack for machines with Docker, made ready to start."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.console import err, out
from flows.cli.options import index_option

if TYPE_CHECKING:
    from infra.compose import Made


@click.group()
def compose() -> None:
    """Make the Docker stack of infra/compose.yaml ready to start.

    \b
    Examples:
      dateline compose init              secrets and certificates; it says what comes next
      dateline compose init --folder /srv/dateline
      dateline compose setup             what the stack itself runs at each start
    """


@compose.command()
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where secrets, certificates and the inbox lie. [default: DATELINE_HOME/stack]",
)
@click.option(
    "--force", is_flag=True, help="Make new secrets though there are some; the old ones are kept beside them."
)
def init(folder: Path | None, force: bool) -> None:
    """Make the secrets and certificates of the stack, for your eyes alone.

    What is there stays as it is, so that running it again is harmless.
    """
    from infra.compose import make
    from infra.settings import Settings

    made = make(folder or Settings.read().home / "stack", force)
    _tell(made)


@compose.command()
@index_option
def setup(index: str) -> None:
    """Set up the accounts and indices of the stack; the stack runs it by itself, with its own secrets.

    Takes ELASTICSEARCH_URL and an administrator's ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD;
    KIBANA_SYSTEM_PASSWORD and WORKER_PASSWORD are what the accounts get.
    """
    from flows.cli.context import open_client
    from infra.compose import WORKER, set_up
    from infra.elasticsearch.errors import IdentityMismatch, MappingOutdated
    from infra.elasticsearch.lifecycle.family import ensure_family
    from infra.settings import Settings, StackSecrets

    secrets = StackSecrets.read()
    with open_client(Settings.read()) as client:
        set_up(client, index, secrets.kibana_system_password, secrets.worker_password)
        try:
            ensure_family(client, index)
        except (IdentityMismatch, MappingOutdated) as error:
            # The rest of the stack starts all the same: the index can be searched, and its ingest says this again.
            err.print(f"Warning: {error}")
    err.print(f"The accounts kibana_system and {WORKER} and the index {index} are there.")


def _tell(made: Made) -> None:
    stack = made.stack
    if not made.fresh:
        err.print(f"The secrets in {stack.env_file} stay as they are; --force makes new ones.")
    elif made.replaced:
        err.print(f"New secrets are in {stack.env_file}, those before in {stack.before}.")
        err.print('Volumes made with the old ones do not open with the new: see docs/stack.md, "New secrets".')
    else:
        err.print(f"Secrets are in {stack.env_file}, certificates in {stack.certificates.folder}.")
    err.print("What comes next, in the checkout:")
    docker = f"docker compose --env-file {_quoted(stack.env_file)} -f infra/compose.yaml"
    for step in ("build", "up --detach --wait", "exec worker dateline deploy"):
        out.print(f"{docker} {step}")
    err.print(f"Then articles that are put into {stack.inbox} are loaded every quarter of an hour.")


def _quoted(path: Path) -> str:
    import shlex

    return shlex.quote(str(path))
