"""A reader searches, filters, sorts and turns pages; every state is a URL, and no script is needed."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.service.articles import document
from tests.web.conftest import Site, follow
from tests.web.corpus import NOTICES


def headlines(page: Page) -> list[str]:
    return page.locator(".hits .headline").all_inner_texts()


def search(page: Page, site: Site, words: str) -> None:
    page.goto(site.url)
    page.get_by_role("searchbox").fill(words)
    page.get_by_role("searchbox").press("Enter")


def test_words_find_articles_with_their_matches_marked(page: Page, site: Site) -> None:
    search(page, site, "air defense -person:Zelensky")
    assert headlines(page) == ["Seoul weighs weapons for Ukraine"]
    first = page.locator(".hits > li").first
    expect(first.locator(".origin").first).to_contain_text("koreadaily")
    expect(first.locator("time")).to_have_text("November 27, 2024")
    assert "air defense" in first.locator(".snippet mark").all_inner_texts()
    assert first.locator(".chip").all_inner_texts() == ["Yoon Suk Yeol", "Rustem Umerov", "Seoul"]


def test_a_misspelled_word_is_corrected_by_a_link(page: Page, site: Site) -> None:
    search(page, site, "lighthouze")
    follow(page.locator(".suggestion a"))
    expect(page.locator(".total")).to_have_text(f"{NOTICES} articles")
    expect(page.get_by_role("searchbox")).to_have_value("lighthouse")


def test_a_query_that_cannot_be_read_says_where(page: Page, site: Site) -> None:
    search(page, site, 'ferry "tram')
    expect(page.get_by_role("heading", level=1)).to_have_text("This search cannot be read")
    expect(page.locator("main")).to_contain_text("this quotation mark is never closed")
    expect(page.get_by_role("searchbox")).to_have_value('ferry "tram')


def test_nothing_found_names_values_that_are_close(page: Page, site: Site) -> None:
    search(page, site, "country:Ukrane")
    expect(page.locator("main")).to_contain_text("No article matches.")
    expect(page.locator(".notice")).to_contain_text("did you mean Ukraine?")


def test_a_facet_requires_and_excludes_by_one_click(plain_page: Page, site: Site) -> None:
    page = plain_page
    page.goto(site.at("/?q=president"))
    before = headlines(page)
    people = page.locator("details.facet", has_text="People")
    follow(people.get_by_role("link", name="Yoon Suk Yeol", exact=True))
    required = headlines(page)
    assert 0 < len(required) < len(before)
    assert "only=person%3AYoon+Suk+Yeol" in page.url
    follow(people.get_by_role("link", name="exclude Yoon Suk Yeol"))
    assert set(headlines(page)) == set(before) - set(required)
    follow(page.locator(".filters a", has_text="Yoon Suk Yeol"))
    assert headlines(page) == before


def test_a_facet_counts_the_whole_answer_and_can_be_searched(plain_page: Page, site: Site) -> None:
    page = plain_page
    page.goto(site.at("/?q=lighthouse"))
    sources = page.locator("details.facet", has_text="Sources")
    counts = [int(text) for text in sources.locator(".count").all_text_contents()]
    assert counts == [15, 15, 15], "of all pages"
    follow(page.locator("details.facet", has_text="People").get_by_role("link", name="Find more: People"))
    page.get_by_label("Find in this list").fill("keeper 4")
    page.get_by_role("button", name="Search").last.click()
    assert page.locator(".values .value").all_inner_texts() == [f"Keeper 4{digit}" for digit in range(5)]
    follow(page.get_by_role("link", name="Keeper 44", exact=True))
    assert headlines(page) == ["Notice 44 to mariners"]


def test_pages_stay_the_same_while_articles_are_loaded(page: Page, site: Site) -> None:
    page.goto(site.at("/?q=lighthouse&sort=newest"))
    seen = headlines(page)
    new = document(
        "notice-new", "Notice of today", "A lighthouse.", published="2026-01-01", indexed_at="2099-01-01T00:00:00Z"
    )
    site.client.index(index=site.index, id=new["id"], document=new, refresh=True)
    while page.get_by_role("link", name=re.compile("Next page")).count():
        follow(page.get_by_role("link", name=re.compile("Next page")))
        seen += headlines(page)
    assert sorted(seen) == [f"Notice {number:02} to mariners" for number in range(NOTICES)]
    site.client.delete(index=site.index, id=new["id"], refresh=True)


def test_the_order_is_chosen_and_the_back_button_returns(page: Page, site: Site) -> None:
    page.goto(site.at("/?q=president"))
    follow(page.get_by_role("link", name="Oldest"))
    oldest = headlines(page)
    follow(page.get_by_role("link", name="Newest"))
    assert headlines(page) == oldest[::-1]
    page.go_back()
    assert headlines(page) == oldest
    page.reload()
    assert headlines(page) == oldest


def test_a_story_is_one_row_with_its_copies_inside(plain_page: Page, site: Site) -> None:
    page = plain_page
    page.goto(site.at("/?q=heron"))
    expect(page.locator(".total")).to_have_text("3 articles in 1 story")
    assert len(headlines(page)) == 1
    page.locator(".story summary").click()
    expect(page.locator(".story li > a")).to_have_count(3)
    follow(page.get_by_role("link", name="Search within this story"))
    assert len(headlines(page)) == 3
    page.goto(site.at("/?q=heron&copies=1"))
    assert len(headlines(page)) == 3


def test_everything_of_a_search_works_without_a_script(plain_page: Page, site: Site) -> None:
    page = plain_page
    search(page, site, "martial law")
    page.locator(".headline").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Yoon declares emergency martial law")
    assert page.locator(".body mark").count() >= 2
    follow(page.get_by_role("link", name="Back to the articles"))
    expect(page.get_by_role("searchbox")).to_have_value("martial law")


def test_withdrawn_and_embargoed_articles_are_not_found(page: Page, site: Site) -> None:
    page.goto(site.at("/?copies=1&q=budget+port+nine+million"))
    assert "Budget of the port" not in headlines(page)
    page.goto(site.at("/?copies=1&only=source:koreadaily"))
    expect(page.locator(".total")).to_have_text("2 articles")


def test_right_to_left_text_runs_to_the_left(page: Page, site: Site) -> None:
    page.goto(site.at("/?only=language:ar"))
    headline = page.locator(".hits h2").first
    assert headline.evaluate("element => getComputedStyle(element).direction") == "rtl"
    expect(page.locator(".hits article").first).to_have_attribute("lang", "ar")
