"""A reader opens an article: its marks are explained, its matches visited, its cuts, copies and origin shown."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.web.conftest import Site, follow
from tests.web.corpus import DREDGER


def test_the_text_is_complete_and_its_marks_are_explained(page: Page, site: Site) -> None:
    page.goto(site.at("/articles/id-dredger"))
    shown = page.locator(".body").evaluate(
        "body => { body.querySelectorAll('.tip').forEach(tip => tip.remove()); return body.textContent.trim(); }"
    )
    assert shown == DREDGER
    page.reload()
    date = page.locator(".body .date", has_text="last month")
    expect(date.locator(".tip")).to_be_hidden()
    date.hover()
    expect(date.locator(".tip")).to_have_text("May 2025")
    page.keyboard.press("Escape")
    expect(date.locator(".tip")).to_be_hidden()
    page.mouse.move(0, 0)
    place = page.locator(".body .place", has_text="Busan")
    place.focus()
    expect(place.locator(".tip")).to_have_text("Place: Busan, South Korea")


def test_a_mark_leads_to_articles_with_the_same_name_or_time(page: Page, site: Site) -> None:
    page.goto(site.at("/articles/id-dredger"))
    page.locator(".body .place", has_text="Busan").click()
    assert "Film festival opens in Busan" in page.locator(".headline").all_inner_texts()
    page.goto(site.at("/articles/id-weapons"))
    page.locator(".body .date", has_text="last month").click()
    assert "mentions=2024-10" in page.url
    assert "Seoul weighs weapons for Ukraine" in page.locator(".headline").all_inner_texts()


def test_the_matches_are_visited_by_n_and_p(page: Page, site: Site) -> None:
    page.goto(site.at("/articles/id-weapons?q=Yoon+weapons"))
    expect(page.locator(".matches")).to_contain_text("3 matches of your search")
    for key, expected in (("n", "hit-1"), ("n", "hit-2"), ("n", "hit-3"), ("n", "hit-1"), ("p", "hit-3")):
        page.keyboard.press(key)
        assert page.locator("mark.current").get_attribute("id") == expected
    assert page.evaluate("document.activeElement.id") == "hit-3"


def test_cuts_are_shown_in_place(plain_page: Page, site: Site) -> None:
    page = plain_page
    page.goto(site.at("/articles/id-dredger"))
    assert page.locator(".cut").count() == 0
    follow(page.get_by_role("link", name="Show cuts in place (1)"))
    expect(page.locator(".cut-text")).to_have_text("Read also: Ferries")
    before = page.locator(".body").inner_text().split("Read also")[0]
    assert before.strip().endswith("would be closed.")
    expect(page.locator(".cut .tip")).to_contain_text("widget.read-also")


def test_copies_are_listed_and_compared(plain_page: Page, site: Site) -> None:
    page = plain_page
    page.goto(site.at("/articles/id-heron-1"))
    assert page.locator(".members .origin").all_inner_texts() == [
        "morningstar · May 1, 2024 · original",
        "eveningpost · May 2, 2024 · revision",
        "coastherald · May 3, 2024 · copy",
    ]
    page.get_by_role("link", name="Compare").first.click()
    assert page.locator(".difference ins").all_inner_texts() == [" The path stays closed."]
    page.goto(site.at("/articles/id-heron-1/compare/id-heron-3"))
    expect(page.locator(".notice")).to_have_text("Both texts are the same.")


def test_similar_articles_origin_and_citation(page: Page, site: Site) -> None:
    page.goto(site.at("/articles/id-notice-01"))
    assert page.locator("section", has_text="Similar articles").locator("li").count() == 5
    page.goto(site.at("/articles/id-dredger"))
    page.get_by_text("How this article was made").click()
    facts = page.locator(".provenance dl").inner_text()
    assert "test.jsonl" in facts
    assert "run-7" in facts
    expect(page.locator("#citation")).to_have_text(
        "Ruth Okafor. “Dredger leaves Busan.” worldnews, June 10, 2025, 09:30 (+09:00). "
        "https://worldnews.example/dredger Indexed June 10, 2025 by Dateline (id-dredger)."
    )
    original = page.get_by_role("link", name="Original page")
    assert original.get_attribute("href") == "https://worldnews.example/dredger"
    assert "noopener" in (original.get_attribute("rel") or "")


def test_a_withdrawn_and_an_embargoed_article_are_shown_as_such(page: Page, site: Site) -> None:
    page.goto(site.at("/articles/id-withdrawn"))
    expect(page.locator(".notice")).to_contain_text("withdrawn on December 5, 2024: withdrawn by the agency")
    page.goto(site.at("/articles/id-embargoed"))
    expect(page.locator(".notice")).to_contain_text("Under embargo until 2999-01-01")
    expect(page.locator("main")).not_to_contain_text("nine million")


def test_paper_has_the_article_without_controls(page: Page, site: Site) -> None:
    page.goto(site.at("/articles/id-dredger"))
    page.emulate_media(media="print")
    expect(page.locator(".body")).to_be_visible()
    expect(page.locator("#citation")).to_be_visible()
    for control in (".search", ".tools", ".bottom", "#print"):
        expect(page.locator(control)).to_be_hidden()


def test_an_unknown_article_is_a_page_with_a_remedy(page: Page, site: Site) -> None:
    answer = page.goto(site.at("/articles/no-such"))
    assert answer
    assert answer.status == 404
    expect(page.locator("main")).to_contain_text("There is no document no-such")
