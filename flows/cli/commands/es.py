"""`dateline es`: the embedded Elasticsearch node, for machines without one."""

from __future__ import annotations

import click

from flows.cli.console import err, out, say


@click.group()
def es() -> None:
    """Start, stop and inspect the embedded Elasticsearch node.

    With ELASTICSEARCH_URL set, that Elasticsearch is used, and these commands start and stop nothing.

    \b
    Examples:
      dateline es start      fetch it (once), start it, wait until it answers
      dateline es start --secure
                             with passwords, keys and TLS from now on; then `dateline keys create`
      dateline es status     its address and the size of its data
      dateline es logs -n 50
      dateline es stop
    """


@es.command()
@click.option(
    "--secure", is_flag=True, help="Enable passwords, keys and TLS for good. A node without them is restarted."
)
def start(secure: bool) -> None:
    """Start the node unless it is running, and print its URL.

    A secured node stays secured: while the folder DATELINE_HOME/security exists, every start is with security.
    The folder holds its certificates and the password of the administrator `elastic`, readable by you alone.
    """
    from infra.cluster import elasticsearch_url, secure_node, security_folder
    from infra.settings import Settings

    settings = Settings.read()
    if secure:
        secure_node(settings)
        err.print(f"Certificates and the password of elastic are in {security_folder(settings)}.")
    if settings.elasticsearch_url:
        err.print("ELASTICSEARCH_URL is set: using it, starting nothing")
    out.print(elasticsearch_url(settings, err.print))
    if secure:
        err.print("Every client needs a key now. To create the indices, once, and then to load and search:")
        err.print('  ELASTICSEARCH_API_KEY="$(dateline keys create deploy --expires 1h)" dateline index create')
        err.print('  export ELASTICSEARCH_API_KEY="$(dateline keys create ingest)"')


@es.command()
def stop() -> None:
    """Shut the node down; its data is kept."""
    from infra.cluster import node_settings
    from infra.node import stop as stop_node
    from infra.settings import Settings

    stopped = stop_node(node_settings(Settings.read()))
    err.print("Stopped." if stopped else "No node was running.")


@es.command()
def status() -> None:
    """Show the state of the node, its address and the size of its data."""
    from humanize import naturalsize

    from flows.cli.views.elements import table_of_pairs
    from infra.cluster import node_settings
    from infra.node import status as node_status
    from infra.settings import Settings

    settings = Settings.read()
    if settings.elasticsearch_url:
        out.print(f"ELASTICSEARCH_URL is set: {settings.elasticsearch_url}")
    found = node_status(node_settings(settings))
    address = {"url": found.url, "pid": found.pid, "version": found.version}
    rows = {
        "running": "yes" if found.running else "no",
        **{name: str(value) for name, value in address.items() if value is not None},
        "data": f"{found.data} ({naturalsize(found.data_bytes)})",
    }
    out.print(table_of_pairs(rows))


@es.command()
@click.option("-n", "--lines", default=40, show_default=True, help="The number of lines.")
def logs(lines: int) -> None:
    """Print the last lines of the node's log."""
    from infra.cluster import node_settings
    from infra.node import logs as node_logs
    from infra.settings import Settings

    say(node_logs(node_settings(Settings.read()), lines))
