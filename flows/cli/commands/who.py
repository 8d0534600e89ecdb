"""`dateline who`: a person, an organization or a place across the articles."""

from __future__ import annotations

import click

from flows.cli.options import index_option


@click.command()
@click.argument("name")
@index_option
@click.option(
    "--kind", type=click.Choice(["person", "organization", "place"]), help="The kind of the name. [default: any]"
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def who(name: str, index: str, kind: str | None, as_json: bool) -> None:
    """Show a name across the articles, with its forms and times.

    The answer has forms, a timeline, companions and the first mention. NAME is the name or one of its forms; if it
    may mean several, they are listed with exit code 2.

    \b
    Examples:
      dateline who "Yoon Suk Yeol"
      dateline who WGC --kind organization --json
    """
    from flows.cli.views.names import show_who

    show_who(index, name, kind, as_json)
