"""`dateline index`: the Elasticsearch index behind an alias."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows.cli.console import out
from flows.cli.options import index_option

if TYPE_CHECKING:
    from infra.elasticsearch.indices import IndexStatus


@click.group()
def index() -> None:
    """Create the index, or see what stands behind its alias.

    \b
    Examples:
      dateline index status
      dateline index create --index wires
    """


@index.command()
@index_option
def create(index: str) -> None:
    """Create the index and its alias, and those of its runs and dead letters; harmless where they are there already."""
    from flows.cli.context import open_client
    from infra.elasticsearch.family import ensure_family
    from infra.settings import Settings

    _print_status(ensure_family(open_client(Settings.read()), index))


@index.command()
@index_option
def status(index: str) -> None:
    """Tell which index stands behind the alias, whether its mapping is today's, and what it holds."""
    from flows.cli.context import open_client
    from infra.elasticsearch.indices import index_status
    from infra.settings import Settings

    _print_status(index_status(open_client(Settings.read()), index))


def _print_status(status: IndexStatus) -> None:
    from rich.table import Table

    if not status.exists:
        out.print(
            f"There is no index behind the alias {status.name}. `dateline ingest` or `dateline index create` makes it."
        )
        return
    table = Table(show_header=False, box=None)
    table.add_row("alias", status.name)
    table.add_row("index", status.index)
    table.add_row("mapping", "today's" if status.mapping_current else "of another version of Dateline")
    table.add_row("documents", "not known" if status.documents is None else f"{status.documents:,}")
    table.add_row("size", "not known" if status.bytes is None else f"{status.bytes / 1e6:,.1f} MB")
    out.print(table)
