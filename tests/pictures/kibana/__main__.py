"""Draw every dashboard and the map into `docs/pictures`: `make pictures-kibana`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from elasticsearch import Elasticsearch

from infra import node
from infra.kibana.bundle import DEFAULT_INDEX, Bundle, Json, build_bundle, title_of
from infra.settings import Settings
from tests.pictures.kibana.contents import panels, places_map, points
from tests.pictures.kibana.corpus import fill
from tests.pictures.kibana.sheet import Sheet
from tests.support.node_folder import node_folder

PICTURES = Path(__file__).parents[3] / "docs/pictures"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
"""The time at which the dashboards are opened: pictures made later are the same."""


def main() -> None:
    """Draw every picture."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    bundle = build_bundle()
    with filled_node() as client:
        for id_, dashboard in bundle.dashboards.items():
            print(dashboard_sheet(client, bundle, dashboard).save(picture_of(id_.removeprefix(f"{DEFAULT_INDEX}-"))))
        print(map_sheet(client, DEFAULT_INDEX, places_map(bundle)).save(picture_of("places")))


def picture_of(key: str) -> Path:
    """Return the file of a dashboard's picture."""
    return PICTURES / f"kibana-{key}.png"


def dashboard_sheet(client: Elasticsearch, bundle: Bundle, dashboard: Json) -> Sheet:
    """Draw the dashboard as it is when opened at `NOW`."""
    lines = max(panel["grid"]["y"] + panel["grid"]["h"] for panel in dashboard["panels"])
    sheet = Sheet(title_of(dashboard), dashboard["description"], lines)
    for contents in panels(client, bundle, dashboard, NOW):
        sheet.draw(contents)
    return sheet


def map_sheet(client: Elasticsearch, index: str, places: Json) -> Sheet:
    """Draw the points of the map, without land or borders."""
    description, _, _ = places["description"].partition(" [")
    sheet = Sheet(places["title"], description, 26)
    sheet.map(points(client, index, places))
    return sheet


@contextmanager
def filled_node() -> Iterator[Elasticsearch]:
    """Run a node with the corpus, in a folder that is deleted afterwards."""
    settings = Settings.read()
    with node_folder("pictures") as folder:
        chosen = node.NodeSettings(
            home=folder,
            cache=settings.cache,
            env=settings.environment,
            heap="256m",
            fast_start=True,
            die_with_parent=True,
        )
        running = node.start(chosen, print)
        with Elasticsearch(running.url, request_timeout=30) as client:
            fill(client, DEFAULT_INDEX, NOW)
            yield client
        node.stop(chosen)


if __name__ == "__main__":
    main()
