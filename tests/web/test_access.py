"""Keys move through the page, axe-core finds nothing against WCAG 2.2 AA, and no window is too narrow."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import Site, watched

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATHS = (
    "/?q=president",
    "/?axis=mentioned&share=1&only=source:worldnews&not=person:Nobody",
    "/?q=heron",
    "/?copies=1&box=36,128,34,130",
    "/?only=language:ar",
    "/?q=nothing+like+this+anywhere",
    '/?q="',
    "/facets/person?find=ke",
    "/articles/id-dredger?q=Busan&cuts=1",
    "/articles/id-heron-1",
    "/articles/id-heron-1/compare/id-heron-2",
    "/articles/id-withdrawn",
    "/articles/no-such",
    "/login",
)


def violations(page: Page) -> list[str]:
    found = (
        Axe()
        .run(page, options={"runOnly": {"type": "tag", "values": STANDARDS}, "resultTypes": ["violations"]})
        .response["violations"]
    )
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


WINDOWS = [
    ("light", 1280),
    pytest.param("dark", 1280, marks=pytest.mark.slow),
    pytest.param("light", 390, marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("scheme", "width"), WINDOWS)
def test_axe_finds_nothing(browser: Browser, site: Site, scheme: str, width: int) -> None:
    found = {}
    with watched(browser, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        for path in PATHS:
            page.goto(site.at(path))
            if page.locator("#map-panel[open]").count():
                page.wait_for_selector("#map-panel[data-ready]")
            found[path] = violations(page)
    assert not {path: problems for path, problems in found.items() if problems}


def test_no_page_scrolls_sideways_on_a_narrow_screen(browser: Browser, site: Site) -> None:
    with watched(browser, viewport={"width": 320, "height": 700}) as page:
        for path in PATHS:
            page.goto(site.at(path))
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_keys_move_through_the_list_and_open(page: Page, site: Site) -> None:
    page.goto(site.at("/?q=lighthouse"))
    focused = "document.activeElement.textContent"
    headlines = page.locator(".headline").all_text_contents()
    for key, expected in (("j", headlines[0]), ("j", headlines[1]), ("k", headlines[0]), ("k", headlines[0])):
        page.keyboard.press(key)
        assert page.evaluate(focused) == expected
    page.keyboard.press("o")
    expect(page.get_by_role("heading", level=1)).to_have_text(headlines[0])
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("?j")
    expect(page.get_by_role("searchbox")).to_have_value("?j")


def test_the_list_of_keys_opens_and_closes(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_hidden()


def test_the_tab_key_reaches_the_articles_at_once(page: Page, site: Site) -> None:
    page.goto(site.at("/?q=president"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
