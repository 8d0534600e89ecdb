"""The histogram filters by date, the map by area."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Site, follow


def parameter(page: Page, name: str) -> str | None:
    return parse_qs(urlsplit(page.url).query).get(name, [None])[0]


def bars(page: Page) -> list[str]:
    return [link.get_attribute("aria-label") or "" for link in page.locator("svg.bars a").all()]


def total(page: Page) -> int:
    return int((page.locator(".total").inner_text()).split()[0].replace(",", ""))


def test_a_bar_is_a_link_to_its_time(plain_page: Page, site: Site) -> None:
    page = plain_page
    page.goto(site.at("/?q=lighthouse"))
    label = bars(page)[0]
    page.locator("svg.bars a").first.click(force=True)
    assert parameter(page, "published")
    assert label.endswith(f": {total(page)} article{'s' if total(page) > 1 else ''}")
    follow(page.get_by_role("link", name="Zoom out to 2019"))
    follow(page.get_by_role("link", name="All times"))
    assert parameter(page, "published") is None


@pytest.mark.parametrize("axis", ["published", "mentioned"])
@pytest.mark.parametrize("span", [None, "2019..2023", "2024", "2024-12", "2024-09-05..2024-12-20", "1900..2024-06"])
def test_a_bar_has_as_many_articles_as_its_link_finds(site: Site, axis: str, span: str | None) -> None:
    key = {"published": "published", "mentioned": "mentions"}[axis]
    asked = {"axis": axis, "copies": "1", **({key: span} if span else {})}
    with httpx.Client(base_url=site.url) as client:
        found = client.get("/api/search", params=asked).json()
        filled = [bar for bar in found["histogram"]["bars"] if bar["count"]]
        assert filled
        for bar in filled[:12]:
            assert client.get("/api/search", params=asked | {key: bar["span"]}).json()["total"] == bar["count"], bar


def test_dragging_over_bars_chooses_their_span(page: Page, site: Site) -> None:
    page.goto(site.at("/?q=lighthouse&published=2019..2023"))
    columns = page.locator("svg.bars .column")
    first, last = columns.nth(0).bounding_box(), columns.nth(11).bounding_box()
    assert first
    assert last
    page.mouse.move(first["x"] + 4, first["y"] + 30)
    page.mouse.down()
    page.mouse.move(last["x"] + 4, last["y"] + 30, steps=8)
    assert page.locator("svg.bars .dragged").count() == 12
    with page.expect_navigation():
        page.mouse.up()
    span = parameter(page, "published") or ""
    assert span.startswith("2019-01-01..")
    assert 0 < total(page) < 45


def test_mentioned_dates_and_the_share_of_all(page: Page, site: Site) -> None:
    page.goto(site.at("/?q=president"))
    follow(page.get_by_role("link", name="Mentioned"))
    assert any(label.startswith("October 2024") for label in bars(page))
    follow(page.get_by_role("link", name="Share of all"))
    assert any("October 2024: 1 of 1 article, 100.0%" in label for label in bars(page))


def test_a_span_is_written_too(plain_page: Page, site: Site) -> None:
    page = plain_page
    page.goto(site.at("/?q=president"))
    page.get_by_label("Published in").fill("2024-12")
    page.get_by_role("button", name="Apply").first.click()
    assert (parameter(page, "published"), parameter(page, "q")) == ("2024-12", "president")
    assert total(page) == 2
    page.goto(site.at("/?published=2024-13"))
    expect(page.locator("main")).to_contain_text("there is no such date")


def test_the_visible_area_of_the_map_filters(page: Page, site: Site) -> None:
    page.goto(site.at("/?copies=1"))
    page.get_by_text("Map", exact=True).click()
    page.wait_for_selector("#map-panel[data-ready]")
    assert page.locator("#map path").count() > 150, "countries and points"
    before = total(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Search this area").click()
    north, west, south, east = map(float, (parameter(page, "box") or "").split(","))
    assert -90 <= south < north <= 90
    assert 0 < total(page) < before
    page.goto(site.at("/?copies=1&box=36,128,34,130"))
    assert set(page.locator(".headline").all_inner_texts()) == {"Film festival opens in Busan", "Dredger leaves Busan"}
    page.wait_for_selector("#map-panel[data-ready]")
    assert (west, east) != (0.0, 0.0)


def test_a_place_and_a_distance_need_no_script(plain_page: Page, site: Site) -> None:
    page = plain_page
    page.goto(site.at("/?near=Kyiv,100"))
    assert page.locator(".headline").all_inner_texts() == ["Zelensky calls for air defense after strikes on Kyiv"]
    page.goto(site.at("/?near=Kiew4,100"))
    expect(page.locator("main")).to_contain_text("no place 'Kiew4' is known")
