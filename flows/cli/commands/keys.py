"""`dateline keys`: API keys for one purpose, on one index, with an expiry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows.cli.console import emit_json, err, out
from flows.cli.options import index_option

if TYPE_CHECKING:
    from datetime import timedelta

    from infra.elasticsearch.access.keys import ApiKey

KINDS = click.Choice(["ingest", "search", "deploy", "rebuild", "kibana", "searches"])


class Duration(click.ParamType["timedelta"]):
    """A duration like 90d, 12h or 30m, of at most a year."""

    name = "time"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Parse the duration. Fails for another form, for zero and for more than a year."""
        import re
        from datetime import timedelta

        found = re.fullmatch(r"([0-9]{1,6})([dhm])", value)
        units = {"d": "days", "h": "hours", "m": "minutes"}
        duration = timedelta(**{units[found[2]]: int(found[1])}) if found else timedelta()
        if not timedelta() < duration <= timedelta(days=366):
            self.fail(f"{value!r} is not a duration like 90d, 12h or 30m, of at most a year.", param, ctx)
        return duration


@click.group()
def keys() -> None:
    """Create, list and revoke API keys.

    A key is of one kind, for one index, and expires:

    \b
    ingest   loads articles, run state and copies of dead letters; deletes no article, creates no index
    search   reads articles; neither runs nor dead letters
    deploy   creates and manages the indices; reads no article
    kibana   pushes data views and dashboards to Kibana; reads no article
    searches reads articles, and saves searches with what they have delivered

    Needs an administrator: ELASTICSEARCH_USERNAME (default elastic) and ELASTICSEARCH_PASSWORD, else the
    password is asked for; that of the embedded node is found automatically.

    \b
    Examples:
      export ELASTICSEARCH_API_KEY="$(dateline keys create ingest)"
      dateline keys create search --index wires --expires 12h
      dateline keys list
      dateline keys revoke 3xNnY5MBq9mQ
    """


@keys.command()
@click.argument("kind", type=KINDS)
@index_option
@click.option("--expires", type=Duration(), default="90d", show_default=True, metavar="TIME", help="90d, 12h, 30m.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of the key alone.")
def create(kind: str, index: str, expires: timedelta, as_json: bool) -> None:
    """Create a key and print it; it cannot be shown again."""
    from flows.cli.context import open_client_as_administrator
    from infra.elasticsearch.access.keys import create_key
    from infra.elasticsearch.access.privileges import KeyKind

    with open_client_as_administrator() as client:
        made = create_key(client, KeyKind(kind), index, expires)
    if as_json:
        emit_json(made)
        return
    err.print(f"Key {made.id} for {index}, until {made.expires:%Y-%m-%d %H:%M} UTC: {made.kind.purpose}.")
    err.print("It cannot be shown again; pass it as ELASTICSEARCH_API_KEY.")
    click.echo(made.encoded)


@keys.command("list")
@click.option("--all", "with_past", is_flag=True, help="Include expired and revoked ones.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_all(with_past: bool, as_json: bool) -> None:
    """List Dateline's keys, oldest first, without their secrets."""
    from flows.cli.context import open_client_as_administrator
    from infra.elasticsearch.access.keys import list_keys

    with open_client_as_administrator() as client:
        found = [key for key in list_keys(client) if with_past or key.state == "valid"]
    if as_json:
        for key in found:
            emit_json(key)
    elif found:
        _print_keys(found)
    else:
        err.print("There is no key. `dateline keys create` creates one.")


@keys.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
def revoke(ids: tuple[str, ...]) -> None:
    """Revoke keys, effective immediately."""
    # Elasticsearch makes ids that begin with a dash: what is no option here is an id.
    from flows.cli.context import open_client_as_administrator
    from infra.elasticsearch.access.keys import revoke_key

    with open_client_as_administrator() as client:
        for id_ in ids:
            key = revoke_key(client, id_)
            state = "was already revoked" if key.state == "revoked" else "is revoked"
            err.print(f"Key {id_} ({key.kind}, {key.index}) {state}.")


def _print_keys(found: list[ApiKey]) -> None:
    from flows.cli.views.elements import table_of

    table = table_of("id", "kind", "index", "created", "expires", "state")
    table.columns[0].no_wrap = True
    for key in found:
        expires = f"{key.expires:%Y-%m-%d %H:%M}" if key.expires else "never"
        table.add_row(key.id, key.kind, key.index, f"{key.created:%Y-%m-%d %H:%M}", expires, key.state)
    out.print(table)
