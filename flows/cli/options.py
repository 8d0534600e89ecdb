"""Options that several commands share."""

from __future__ import annotations

import click

index_option = click.option(
    "--index", default="dateline", show_default=True, metavar="NAME", help="The alias of the index."
)
