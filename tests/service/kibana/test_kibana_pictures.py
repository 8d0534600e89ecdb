"""The pictures of the dashboards: drawn from what the panels find, the same every time, and shown in the manual."""

from __future__ import annotations

from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from matplotlib.text import Text
from PIL import Image

from infra.kibana.conditions import Condition
from infra.kibana.description import Dashboard, Listing, PlacesMap, description
from tests.pictures.kibana.__main__ import PICTURES, dashboard_sheet, map_sheet
from tests.pictures.kibana.contents import points
from tests.pictures.kibana.sheet import NOT_KIBANA, Sheet
from tests.service.kibana.corpus import INDEX, KYIV, SEOUL

pytestmark = pytest.mark.service

LARGEST = 200_000
PAGE = Path(__file__).parents[3] / "docs/kibana.md"


def words_on(sheet: Sheet) -> set[str]:
    return {str(text.get_text()).strip() for text in sheet.figure.findobj(Text)}


@pytest.mark.parametrize("dashboard", description().dashboards, ids=lambda dashboard: dashboard.key)
def test_a_picture_shows_every_panel_and_is_the_same_again(filled: Elasticsearch, dashboard: Dashboard) -> None:
    searches = {search.key: search.title for search in description().searches}
    titles = {panel.title for panel in dashboard.charts}
    titles |= {searches[panel.search] for panel in dashboard.panels if isinstance(panel, Listing)}
    sheet = dashboard_sheet(filled, INDEX, dashboard)
    assert titles | {dashboard.title, dashboard.about, NOT_KIBANA} <= words_on(sheet)
    assert sheet.png() == dashboard_sheet(filled, INDEX, dashboard).png()


def test_a_picture_shows_what_was_found(filled: Elasticsearch) -> None:
    news, operations = (words_on(dashboard_sheet(filled, INDEX, one)) for one in description().dashboards)
    assert {"4", "Yoon Suk Yeol", "South Korea", "Rotterdam", "Reuters", "en  3", "2024-11", "Headline d"} <= news
    assert {"bad-json", "2,010", "It is empty.", "Too many.", "90", "Unchanged", "aborted"} <= operations
    assert "No results found" not in news | operations


def test_an_empty_panel_says_so(filled: Elasticsearch) -> None:
    (news, *_) = description().dashboards
    undated = news.model_copy(update={"where": (*news.where, Condition(field="source", any_of=("Undated",)))})
    assert "No results found" in words_on(dashboard_sheet(filled, INDEX, undated))


def test_an_article_of_two_places_is_drawn_near_each(filled: Elasticsearch) -> None:
    (places,) = description().maps
    filled.update(index=INDEX, id="id-d", doc={"locations": [KYIV, SEOUL]}, refresh=True)
    found = sorted((point.count, round(point.lat), round(point.lon)) for point in points(filled, INDEX, places))
    filled.update(index=INDEX, id="id-d", doc={"locations": [KYIV]}, refresh=True)
    assert [count for count, _, _ in found] == [1, 3]
    for (_, lat, lon), place in zip(found, (KYIV, SEOUL), strict=True):
        assert abs(lat - place["lat"]) < 3
        assert abs(lon - place["lon"]) < 3
    assert map_sheet(filled, INDEX, places).png() == map_sheet(filled, INDEX, places).png()


@pytest.mark.parametrize("shown", [*description().dashboards, *description().maps], ids=lambda shown: shown.key)
def test_the_manual_shows_the_picture(shown: Dashboard | PlacesMap) -> None:
    file = PICTURES / f"kibana-{shown.key}.png"
    assert f"](pictures/{file.name})" in PAGE.read_text(encoding="utf-8")
    assert file.stat().st_size < LARGEST
    with Image.open(file) as picture:
        assert picture.width == round(Sheet("", "", 1).figure.get_figwidth() * 80)
