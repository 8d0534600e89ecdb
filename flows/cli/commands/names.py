"""`dateline names`: one name for all forms of a person, organization or place."""

from __future__ import annotations

import click

from flows.cli.options import index_option

kind_option = click.option(
    "--kind", type=click.Choice(["person", "organization", "place"]), help="The kind of the name. [default: any]"
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def names() -> None:
    """Link the names of people and organizations across articles.

    An article that has only a family name, an acronym or another spelling (of a place, too) gets the name of
    the other articles in its facets, if there is one bearer of its time or the context decides; its own decision
    stays in `entities`.

    \b
    Examples:
      dateline names run
      dateline names show "World Health Organization"
      dateline names split Brandt "Greta Brandt"
    """


@names.command()
@index_option
@click.option("--all", "everything", is_flag=True, help="Link all articles again, by all that they have.")
@json_option
def run(index: str, everything: bool, as_json: bool) -> None:
    """Link the names of an index.

    What is new, was replaced or withdrawn since the last time is linked, and the articles that it concerns are
    decided again. Every ingest and replay does this at its end; an interrupted run is continued by the next one.

    \b
    Examples:
      dateline names run
      dateline names run --all --index wires
    """
    from flows.cli.views.names import link_names

    link_names(index, everything, as_json)


@names.command(name="list")
@index_option
@kind_option
@click.option("--size", type=click.IntRange(1, 10_000), default=20, show_default=True, help="Names to list.")
@json_option
def list_(index: str, kind: str | None, size: int, as_json: bool) -> None:
    """List the names with the most articles.

    \b
    Examples:
      dateline names list --kind person
      dateline names list --size 1000 --json
    """
    from flows.cli.views.names import list_names

    list_names(index, kind, size, as_json)


@names.command()
@click.argument("name")
@index_option
@kind_option
@json_option
def show(name: str, index: str, kind: str | None, as_json: bool) -> None:
    """Show the record of a name: its forms with their articles and times, and why each is linked.

    NAME is the name or one of its forms.

    \b
    Examples:
      dateline names show "Greta Brandt"
      dateline names show WGC --kind organization
    """
    from flows.cli.views.names import show_name

    show_name(index, name, kind, as_json)


@names.command()
@click.argument("name")
@click.argument("into")
@index_option
@kind_option
@json_option
def merge(name: str, into: str, index: str, kind: str | None, as_json: bool) -> None:
    """Give all articles of one name another name.

    The correction is added to the file of corrections of the index, and applied. `split NAME INTO` undoes it.

    \b
    Example:
      dateline names merge "Greta Brandt-Hahn" "Greta Brandt"
    """
    from flows.cli.views.names import correct_names

    correct_names("merge", index, name, into, kind, as_json)


@names.command()
@click.argument("form")
@click.argument("name")
@index_option
@kind_option
@json_option
def split(form: str, name: str, index: str, kind: str | None, as_json: bool) -> None:
    """Keep a form apart from a name.

    Articles with FORM have what they decide themselves, and never NAME. Undoes `merge` and `alias`.

    \b
    Example:
      dateline names split Brandt "Greta Brandt"
    """
    from flows.cli.views.names import correct_names

    correct_names("split", index, form, name, kind, as_json)


@names.command()
@click.argument("form")
@click.argument("name")
@index_option
@kind_option
@json_option
def alias(form: str, name: str, index: str, kind: str | None, as_json: bool) -> None:
    """Let a form mean a name in all articles.

    NAME may be new. `split FORM NAME` undoes it.

    \b
    Example:
      dateline names alias "The Iron Grain" "World Grain Council" --kind organization
    """
    from flows.cli.views.names import correct_names

    correct_names("alias", index, form, name, kind, as_json)
