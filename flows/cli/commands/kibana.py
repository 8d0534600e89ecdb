"""`dateline kibana`: data views, searches, the map and dashboards, brought to a Kibana."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli.options import index_option

since_option = click.option(
    "--since",
    metavar="TIME",
    help="What dashboards show when they open: 2024-01-01, now-90d. [default: News 1987, when the seed articles begin, "
    "Operations now-30d]",
)


@click.group()
def kibana() -> None:
    """Bring the dashboards to Kibana, write them to files, or check them against the index.

    \b
    Examples:
      export KIBANA_URL=https://kibana.example:5601 KIBANA_API_KEY=...
      dateline kibana push --dry-run             what would be made or changed
      dateline kibana push                       make and change it
      dateline kibana push --space desk --since now-90d
      dateline kibana export dateline.ndjson     for an import by hand
      dateline kibana check                      what each panel finds in the index
    """


@kibana.command()
@index_option
@click.option("--space", default="default", show_default=True, metavar="ID", help="The Kibana space.")
@since_option
@click.option("--dry-run", is_flag=True, help="Tell what would be made or changed; write nothing.")
@click.option("--diff", is_flag=True, help="Tell it place by place; write nothing.")
@click.option("--force", is_flag=True, help="Write also what is as it should be.")
def push(index: str, space: str, since: str | None, dry_run: bool, diff: bool, force: bool) -> None:
    """Make the data views, searches, the map and dashboards of an index in Kibana, or bring them up to date.

    What is as it should be is left alone: a second push changes nothing. What was changed by hand in a data
    view or dashboard is put back; to keep such a change, save it in Kibana under another name.

    KIBANA_URL is the address. KIBANA_API_KEY, or KIBANA_USERNAME and KIBANA_PASSWORD, are sent over https
    alone, except to this machine; KIBANA_CA_CERTS names the authority to trust.

    \b
    Examples:
      dateline kibana push --diff
      dateline kibana push --index wires --space desk
    """
    from flows.cli.views.kibana import tell_plan, tell_push
    from infra.kibana import plan
    from infra.kibana.bundle import build_bundle
    from infra.kibana.client import connect
    from infra.settings import Settings

    bundle = build_bundle(index, since)
    with connect(Settings.read(), space) as there:
        plan.check_kibana(there)
        steps = plan.plan(there, bundle, force)
        if dry_run or diff:
            tell_plan(steps, there, diff)
        else:
            tell_push(steps, there)


@kibana.command()
@index_option
@since_option
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(index: str, since: str | None, file: Path) -> None:
    """Write what a person can import into Kibana without this command; the same bytes every time.

    FILE gets the data views, searches, the tag and the map, for Stack Management > Saved Objects > Import.
    The dashboards are requests for Dev Tools > Console, in a file beside it that ends in .console.txt.

    \b
    Examples:
      dateline kibana export dateline.ndjson
      dateline kibana export wires.ndjson --index wires --since now-90d
    """
    from flows.cli.views.kibana import tell_export
    from infra.kibana.bundle import build_bundle
    from infra.kibana.files import write_files

    tell_export(write_files(build_bundle(index, since), file))


@kibana.command()
@index_option
@since_option
def check(index: str, since: str | None) -> None:
    """Ask Elasticsearch what each panel of the dashboards finds in the index. Needs no Kibana.

    Tells fields that the index lacks, and panels that stay empty. Ends with 1 where something does not fit.

    \b
    Examples:
      dateline kibana check
      dateline kibana check --index wires --since now-30d
    """
    from datetime import UTC, datetime

    from flows.cli.context import open_client
    from flows.cli.views.kibana import tell_check
    from infra.kibana.check import check_index
    from infra.settings import Settings

    tell_check(check_index(open_client(Settings.read()), index, datetime.now(UTC), since))
