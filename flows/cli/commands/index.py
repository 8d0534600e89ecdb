"""`dateline index`: the Elasticsearch index behind an alias."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows.cli.commands.rebuilding import compare, plan, promote, rebuild, rollback
from flows.cli.console import emit_json, out
from flows.cli.options import index_option

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

    from infra.elasticsearch.lifecycle.indices import IndexStatus


@click.group()
def index() -> None:
    """Create, inspect, rebuild and switch the index.

    \b
    Examples:
      dateline index status
      dateline index create --index wires --articles 50000000
      dateline index plan
      dateline index rebuild
      dateline index promote
    """


@index.command()
@index_option
@click.option("--shards", type=click.IntRange(1), help="Primary shards [default: 1, or advised by --articles].")
@click.option("--replicas", type=click.IntRange(0), help="Copies of each [default: 0, or advised by --articles].")
@click.option("--articles", type=click.IntRange(1), help="The number of articles expected: advises both numbers.")
@click.option("--dry-run", is_flag=True, help="Print the numbers and the reasons; create nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def create(
    index: str, shards: int | None, replicas: int | None, articles: int | None, dry_run: bool, as_json: bool
) -> None:
    """Create the index and its alias.

    Those of its runs, dead letters, names and saved searches are created too. Existing mappings are updated, and so
    is the filter of the alias, which hides articles under embargo. Harmless if all exist. An index of another
    identity scheme is refused, and so is one with a field of another type, or with other shards or replicas than
    asked for; the message names the commands that create a new one.

    --articles advises shards and replicas from the size of an article: as measured in the existing index, else as
    measured with this version.

    \b
    Examples:
      dateline index create
      dateline index create --index wires --shards 3 --replicas 1
      dateline index create --index wires --articles 50000000 --dry-run
    """
    from flows.cli.context import open_client
    from flows.cli.views.index import creation_entry, print_advice
    from infra.elasticsearch.lifecycle.index_set import ensure_indices, index_statuses
    from infra.elasticsearch.lifecycle.sizing import IndexShape, advise, existing_shape, require_shape

    client = open_client()
    advice = None if articles is None else advise(client, index, articles)
    shape = advice.complete(shards, replicas) if advice else IndexShape(shards, replicas)
    if advice and not as_json:
        print_advice(advice, shape)
    if dry_run:
        require_shape(client, index, shape)
    else:
        ensure_indices(client, index, shape)
    if as_json:
        emit_json(creation_entry(index, existing_shape(client, index), shape, advice))
    elif not dry_run:
        _print_status(client, index_statuses(client, index))


@index.command()
@index_option
def status(index: str) -> None:
    """Show the index behind the alias: identity scheme, mapping, size, articles under embargo."""
    from flows.cli.context import open_client
    from infra.elasticsearch.lifecycle.index_set import index_statuses

    client = open_client()
    _print_status(client, index_statuses(client, index))


@index.command("list")
@index_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_(index: str, as_json: bool) -> None:
    """List the indices of the alias: the one that serves, older ones, and one that is built beside.

    \b
    Examples:
      dateline index list
      dateline index list --index wires --json
    """
    from flows.cli.context import open_reader
    from flows.cli.views.index import print_indices
    from infra.elasticsearch.lifecycle.versioned import versioned_indices

    print_indices(versioned_indices(open_reader(index), index), index, as_json)


@index.command()
@click.argument("name", metavar="NAME")
@index_option
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print what was deleted as JSON; needs --yes.")
def drop(name: str, index: str, yes: bool, as_json: bool) -> None:
    """Delete an index that does not serve.

    NAME is its name or number, as `dateline index list` shows it. The index that the alias points to is never
    deleted. What was switched away from cannot be rolled back to once it is deleted.

    \b
    Examples:
      dateline index drop 1
      dateline index drop dateline-000001-21333190 --yes
    """
    from flows.cli.context import open_client
    from flows.cli.views.index import index_entry, index_line
    from infra.elasticsearch.lifecycle.versioned import drop_index, find_versioned

    client = open_client()
    found = find_versioned(client, index, name)
    if not (yes or found.serves) and not as_json:
        click.confirm(f"Delete {index_line(found)}?", abort=True, err=True)
    elif as_json and not yes:
        raise click.UsageError("--json needs --yes: nothing is asked then.")
    dropped = drop_index(client, index, found.name)
    if as_json:
        emit_json(index_entry(dropped))
    else:
        out.print(f"{index_line(dropped)} is deleted.")


index.add_command(plan)
index.add_command(rebuild)
index.add_command(compare)
index.add_command(promote)
index.add_command(rollback)


def _print_status(client: Elasticsearch, family: dict[str, IndexStatus]) -> None:
    from humanize import naturalsize

    from flows.cli.views.elements import table_of_pairs

    status = family.pop("articles")
    if not status.exists:
        out.print(
            f"There is no index behind the alias {status.name}. `dateline ingest` or `dateline index create` makes it."
        )
        return
    rows = {
        "alias": _alias(status),
        "index": status.index or "unknown",
        "identity scheme": _scheme(status),
        "mapping": _mapping(status),
        **{f"mapping of its {kind}": _mapping(other) for kind, other in family.items() if other.exists},
        "documents": "unknown" if status.documents is None else f"{status.documents:,}",
        "under embargo": "unknown" if status.documents is None else _embargoes(client, status.name),
        "size": "unknown" if status.bytes is None else naturalsize(status.bytes),
    }
    out.print(table_of_pairs(rows))


def _alias(status: IndexStatus) -> str:
    if status.alias_current is not False:
        return status.name
    return f"{status.name}, and articles under embargo are found by it: `dateline index create` or an ingest ends that"


def _embargoes(client: Elasticsearch, index: str) -> str:
    from infra.elasticsearch.errors import NotAuthorized
    from infra.elasticsearch.search.embargoes import count_embargoes

    try:
        return str(count_embargoes(client, index))
    except NotAuthorized:
        return "unknown"


def _scheme(status: IndexStatus) -> str:
    from transforms.identity import IDENTITY_SCHEME

    if status.scheme in (None, IDENTITY_SCHEME):
        return "unknown" if status.scheme is None else f"{status.scheme}"
    return f"{status.scheme}, and this version writes {IDENTITY_SCHEME}: nothing can be ingested into it"


def _mapping(status: IndexStatus) -> str:
    if status.difference is None:
        return "unknown: this key may not read it"
    return "current" if status.difference.is_empty else f"not current: {status.difference}"
