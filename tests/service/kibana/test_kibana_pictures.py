"""Pictures of the dashboards: drawn from the contents of the panels, reproducible, and shown in the manual."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from matplotlib.text import Text
from PIL import Image

from infra.kibana.bundle import build_bundle
from tests.pictures.kibana.__main__ import dashboard_sheet, map_sheet, picture_of
from tests.pictures.kibana.contents import places_map, points
from tests.pictures.kibana.sheet import NOT_KIBANA, Sheet
from tests.service.kibana.corpus import INDEX, KYIV, SEOUL

pytestmark = pytest.mark.service

LARGEST = 200_000
PAGE = Path(__file__).parents[3] / "docs/kibana.md"
BUNDLE = build_bundle(INDEX)
NEWS, OPERATIONS = (BUNDLE.dashboards[f"{INDEX}-{key}"] for key in ("news", "operations"))
PLACES = places_map(BUNDLE)


def words_on(sheet: Sheet) -> set[str]:
    return {str(text.get_text()).strip() for text in sheet.figure.findobj(Text)}


@pytest.mark.parametrize("id_", BUNDLE.dashboards)
def test_a_picture_shows_every_panel_and_is_the_same_again(filled: Elasticsearch, id_: str) -> None:
    dashboard = BUNDLE.dashboards[id_]
    titles = {panel["config"]["title"] for panel in dashboard["panels"] if "title" in panel["config"]}
    sheet = dashboard_sheet(filled, BUNDLE, dashboard)
    assert titles | {dashboard["title"], dashboard["description"], NOT_KIBANA} <= words_on(sheet)
    assert sheet.png() == dashboard_sheet(filled, BUNDLE, dashboard).png()


def test_a_picture_shows_what_was_found(filled: Elasticsearch) -> None:
    news, operations = (words_on(dashboard_sheet(filled, BUNDLE, one)) for one in (NEWS, OPERATIONS))
    assert {"4", "Yoon Suk Yeol", "South Korea", "Rotterdam", "Reuters", "en  3", "2024-11", "Headline d"} <= news
    assert {"bad-json", "2,010", "It is empty.", "Too many.", "90", "Unchanged", "aborted"} <= operations
    assert "No results found" not in news | operations


def test_an_empty_panel_shows_that_it_is_empty(filled: Elasticsearch) -> None:
    undated = copy.deepcopy(NEWS)
    undated["query"]["expression"] += ' and source: "Undated"'
    assert "No results found" in words_on(dashboard_sheet(filled, BUNDLE, undated))


def test_an_article_of_two_places_is_drawn_near_each(filled: Elasticsearch) -> None:
    filled.update(index=INDEX, id="id-d", doc={"locations": [KYIV, SEOUL]}, refresh=True)
    found = sorted((point.count, round(point.lat), round(point.lon)) for point in points(filled, INDEX, PLACES))
    filled.update(index=INDEX, id="id-d", doc={"locations": [KYIV]}, refresh=True)
    assert [count for count, _, _ in found] == [1, 3]
    for (_, lat, lon), place in zip(found, (KYIV, SEOUL), strict=True):
        assert abs(lat - place["lat"]) < 3
        assert abs(lon - place["lon"]) < 3
    assert map_sheet(filled, INDEX, PLACES).png() == map_sheet(filled, INDEX, PLACES).png()


@pytest.mark.parametrize("key", ["news", "operations", "places"])
def test_the_manual_shows_the_picture(key: str) -> None:
    file = picture_of(key)
    assert f"](pictures/{file.name})" in PAGE.read_text(encoding="utf-8")
    assert file.stat().st_size < LARGEST
    with Image.open(file) as picture:
        assert picture.width == round(Sheet("", "", 1).figure.get_figwidth() * 80)
