"""`dateline es`: the embedded Elasticsearch node, for machines without one."""

from __future__ import annotations

import click

from flows.cli.console import err, out, say


@click.group()
def es() -> None:
    """Start, stop and look at the embedded Elasticsearch node.

    With ELASTICSEARCH_URL set that one is used, and nothing is started or stopped here.

    \b
    Examples:
      dateline es start      fetch it (once), start it, wait until it answers
      dateline es start --secure
                             with passwords, keys and TLS from now on; then `dateline keys create`
      dateline es status     where it runs and what it holds
      dateline es logs -n 50
      dateline es stop
    """


@es.command()
@click.option(
    "--secure", is_flag=True, help="From now on: passwords, keys and TLS. A node without them is started anew."
)
def start(secure: bool) -> None:
    """Start the node, or find it running; prints its URL.

    A secured node stays one: with the folder DATELINE_HOME/security it also starts by itself as that. The
    folder holds its certificates and the password of the administrator `elastic`, for your eyes alone.
    """
    from infra.endpoint import elasticsearch_url, secure_node, security_folder
    from infra.settings import Settings

    settings = Settings.read()
    if secure:
        secure_node(settings)
        err.print(f"Certificates and the password of elastic are in {security_folder(settings)}.")
    if settings.elasticsearch_url:
        err.print("ELASTICSEARCH_URL is set: using that one, starting nothing")
    out.print(elasticsearch_url(settings, err.print))
    if secure:
        err.print("Everyone needs a key now. To make the indices, once, and then to load and search:")
        err.print('  ELASTICSEARCH_API_KEY="$(dateline keys create deploy --expires 1h)" dateline index create')
        err.print('  export ELASTICSEARCH_API_KEY="$(dateline keys create ingest)"')


@es.command()
def stop() -> None:
    """Stop the node in order; its data stays."""
    from infra.endpoint import node_settings
    from infra.node import stop as stop_node
    from infra.settings import Settings

    stopped = stop_node(node_settings(Settings.read()))
    err.print("Stopped." if stopped else "No node was running.")


@es.command()
def status() -> None:
    """Tell whether the node runs, where, and how large its data is."""
    from rich.table import Table

    from infra.endpoint import node_settings
    from infra.node import status as node_status
    from infra.settings import Settings

    settings = Settings.read()
    if settings.elasticsearch_url:
        out.print(f"ELASTICSEARCH_URL is set: {settings.elasticsearch_url}")
    found = node_status(node_settings(settings))
    table = Table(show_header=False, box=None)
    table.add_row("running", "yes" if found.running else "no")
    for name, value in (("url", found.url), ("pid", found.pid), ("version", found.version)):
        if value is not None:
            table.add_row(name, str(value))
    table.add_row("data", f"{found.data} ({found.data_bytes / 1e6:,.1f} MB)")
    out.print(table)


@es.command()
@click.option("-n", "--lines", default=40, show_default=True, help="How many of the last lines.")
def logs(lines: int) -> None:
    """Print the end of the node's log."""
    from infra.endpoint import node_settings
    from infra.node import logs as node_logs
    from infra.settings import Settings

    say(node_logs(node_settings(Settings.read()), lines))
