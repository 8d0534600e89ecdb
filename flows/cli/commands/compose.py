"""`dateline compose`: secrets, certificates and accounts of the stack for machines with Docker."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.console import err, out
from flows.cli.options import index_option

if TYPE_CHECKING:
    from infra.compose import InitializedStack


@click.group()
def compose() -> None:
    """Prepare the Docker stack of infra/compose.yaml.

    \b
    Examples:
      dateline compose init              create secrets and certificates; prints the next steps
      dateline compose init --folder /srv/dateline
      dateline compose setup             what the stack itself runs at each start
    """


@compose.command()
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for secrets, certificates and the inbox. [default: DATELINE_HOME/stack]",
)
@click.option("--force", is_flag=True, help="Create new secrets even if some exist; the old ones are kept.")
def init(folder: Path | None, force: bool) -> None:
    """Create the secrets and certificates of the stack, readable by you alone.

    Existing ones are left unchanged, so running it again is harmless.
    """
    from infra.compose import initialize
    from infra.settings import Settings

    made = initialize(folder or Settings.read().home / "stack", force)
    _print_next_steps(made)


@compose.command()
@index_option
def setup(index: str) -> None:
    """Set up the accounts and indices of the stack; the stack runs this itself, with its own secrets.

    Reads ELASTICSEARCH_URL and an administrator's ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD;
    KIBANA_SYSTEM_PASSWORD and WORKER_PASSWORD become the passwords of the accounts.
    """
    from flows.cli.context import open_client
    from infra.compose import WORKER, set_up
    from infra.elasticsearch.errors import IdentityMismatch, MappingOutdated
    from infra.elasticsearch.lifecycle.index_set import ensure_indices
    from infra.settings import StackSecrets

    secrets = StackSecrets.read()
    with open_client() as client:
        set_up(client, index, secrets.kibana_system_password, secrets.worker_password)
        try:
            ensure_indices(client, index)
        except (IdentityMismatch, MappingOutdated) as error:
            # The rest of the stack still starts: the index can be searched, and its ingest reports this again.
            err.print(f"Warning: {error}")
    err.print(f"The accounts kibana_system and {WORKER} and the index {index} exist.")


def _print_next_steps(made: InitializedStack) -> None:
    stack = made.stack
    if not made.fresh:
        err.print(f"The secrets in {stack.env_file} are unchanged; --force creates new ones.")
    elif made.replaced:
        err.print(f"New secrets are in {stack.env_file}, the previous ones in {stack.before}.")
        err.print('Volumes created with the old ones do not open with the new: see docs/stack.md, "New secrets".')
    else:
        err.print(f"Secrets are in {stack.env_file}, certificates in {stack.certificates.folder}.")
    err.print("Next steps, in the checkout:")
    docker = f"docker compose --env-file {_quoted(stack.env_file)} -f infra/compose.yaml"
    for step in ("build", "up --detach --wait", "exec worker dateline deploy"):
        out.print(f"{docker} {step}")
    err.print(f"Then articles placed in {stack.inbox} are loaded every 15 minutes.")


def _quoted(path: Path) -> str:
    import shlex

    return shlex.quote(str(path))
