"""`dateline kibana`: push data views, searches, the map and dashboards to a Kibana."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli.options import index_option

since_option = click.option(
    "--since",
    metavar="TIME",
    help="Where the time range of dashboards begins: 2024-01-01, now-90d. [default: News and Places 1987, when the "
    "seed articles begin, Operations now-30d]",
)


@click.group()
def kibana() -> None:
    """Push the dashboards to Kibana, export and check them.

    Kibana needs a stock Elasticsearch, as in the Docker stack (`dateline compose init`). The embedded node has no
    X-Pack and no ES|QL, so that Kibana does not start with it.

    \b
    Examples:
      export KIBANA_URL=https://kibana.example:5601 KIBANA_API_KEY=...
      dateline kibana push --dry-run             what would be created or changed
      dateline kibana push                       create and change it
      dateline kibana push --space desk --since now-90d
      dateline kibana export dateline.ndjson     for an import by hand
      dateline kibana check                      what each panel finds in the index
    """


@kibana.command()
@index_option
@click.option("--space", default="default", show_default=True, metavar="ID", help="The Kibana space.")
@since_option
@click.option("--dry-run", is_flag=True, help="List what would be created or changed; write nothing.")
@click.option("--diff", is_flag=True, help="List every difference; write nothing.")
@click.option("--force", is_flag=True, help="Write current objects, too.")
def push(index: str, space: str, since: str | None, dry_run: bool, diff: bool, force: bool) -> None:
    """Create the data views, searches, the map and dashboards of an index in Kibana, or update them.

    Current objects are left alone: a second push changes nothing. What was changed by hand in a data view or
    dashboard is reverted; to keep such a change, save it in Kibana under another name.

    KIBANA_URL is the address. KIBANA_API_KEY, or KIBANA_USERNAME and KIBANA_PASSWORD, are sent over https
    alone, except to this machine; KIBANA_CA_CERTS names the authority to trust.

    \b
    Examples:
      dateline kibana push --diff
      dateline kibana push --index wires --space desk
    """
    from flows.cli.views.kibana import print_plan, push_and_print
    from infra.kibana import plan
    from infra.kibana.bundle import build_bundle
    from infra.kibana.client import connect
    from infra.settings import Settings

    bundle = build_bundle(index, since)
    with connect(Settings.read(), space) as client:
        plan.check_kibana(client)
        objects = plan.plan(client, bundle, force)
        if dry_run or diff:
            print_plan(objects, client, diff)
        else:
            push_and_print(objects, client)


@kibana.command()
@index_option
@since_option
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(index: str, since: str | None, file: Path) -> None:
    """Write files that can be imported into Kibana by hand; the same bytes every time.

    FILE gets the data views, searches, the tag and the map, for Stack Management > Saved Objects > Import.
    The dashboards are requests for Dev Tools > Console, in a file beside it that ends in .console.txt.

    \b
    Examples:
      dateline kibana export dateline.ndjson
      dateline kibana export wires.ndjson --index wires --since now-90d
    """
    from flows.cli.views.kibana import print_export
    from infra.kibana.bundle import build_bundle
    from infra.kibana.export import write_files

    print_export(write_files(build_bundle(index, since), file))


@kibana.command()
@index_option
@since_option
def check(index: str, since: str | None) -> None:
    """Ask Elasticsearch what each panel of the dashboards finds in the index. Needs no Kibana.

    Lists fields that the index lacks, and panels that stay empty. Exits with 1 if there is a problem.

    \b
    Examples:
      dateline kibana check
      dateline kibana check --index wires --since now-30d
    """
    from datetime import UTC, datetime

    from flows.cli.context import open_reader
    from flows.cli.views.kibana import print_check
    from infra.kibana.check.index import check_index

    print_check(check_index(open_reader(index), index, datetime.now(UTC), since))
