"""Draws every dashboard and map anew into `docs/pictures`: `make pictures-kibana`."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from elasticsearch import Elasticsearch

from infra import node
from infra.kibana.description import Dashboard, PlacesMap, description
from infra.kibana.names import DEFAULT_INDEX
from infra.settings import Settings
from tests.pictures.kibana.contents import panels, points
from tests.pictures.kibana.corpus import fill
from tests.pictures.kibana.sheet import Sheet

PICTURES = Path(__file__).parents[3] / "docs/pictures"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
"""What the pictures take for today, so that tomorrow's are the same."""


def main() -> None:
    """Every picture."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with filled_node() as client:
        for dashboard in description().dashboards:
            print(dashboard_sheet(client, DEFAULT_INDEX, dashboard).save(PICTURES / f"kibana-{dashboard.key}.png"))
        for places in description().maps:
            print(map_sheet(client, DEFAULT_INDEX, places).save(PICTURES / f"kibana-{places.key}.png"))


def dashboard_sheet(client: Elasticsearch, index: str, dashboard: Dashboard) -> Sheet:
    """The dashboard as it opens at `NOW`, over what the alias `index` holds."""
    sheet = Sheet(dashboard.title, dashboard.about, sum(row.height for row in dashboard.rows))
    for panel in panels(client, index, description(), dashboard, NOW):
        sheet.draw(panel)
    return sheet


def map_sheet(client: Elasticsearch, index: str, places: PlacesMap) -> Sheet:
    """The points of the map, without land or borders."""
    sheet = Sheet(places.title, places.about, 26)
    sheet.map(points(client, index, places))
    return sheet


@contextmanager
def filled_node() -> Iterator[Elasticsearch]:
    """A node with the corpus, in a folder that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-pictures-"))
    folder.chmod(0o755)
    settings = Settings.read()
    chosen = node.NodeSettings(
        home=folder, cache=settings.cache, env=settings.environment, heap="256m", fast_start=True, die_with_parent=True
    )
    try:
        running = node.start(chosen, print)
        with Elasticsearch(running.url, request_timeout=30) as client:
            fill(client, DEFAULT_INDEX, NOW)
            yield client
        node.stop(chosen)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
