"""The first article given to Dateline has its people, countries and joined names."""

from __future__ import annotations

import pytest

from transforms.entities import ArticleTexts, Models, resolve
from transforms.records import EntityMention, Facets

ARTICLE = """\
South Korean President Yoon Suk Yeol met Defense Minister Rustem Umerov of Ukraine, the presidency in Seoul said.

Their countries are alarmed by the thousands of Pyongyang's troops in western Russia. Ukrainian President Volodymyr \
Zelensky had asked for arms last month. Yoon said it depends on "the level of North Korean involvement".
"""


@pytest.fixture(scope="module")
def article(models: Models) -> tuple[tuple[EntityMention, ...], Facets]:
    [spans] = models.english.recognize([ARTICLE])
    return resolve(ArticleTexts.of(None, ARTICLE, models.gazetteer), {"body": spans}, agencies=("AFP",))


def test_the_people_are_found(article: tuple[tuple[EntityMention, ...], Facets]) -> None:
    assert article[1].people == ("Yoon Suk Yeol", "Rustem Umerov", "Volodymyr Zelensky")


def test_the_countries_are_found(article: tuple[tuple[EntityMention, ...], Facets]) -> None:
    assert article[1].countries == ("South Korea", "Ukraine", "North Korea", "Russia")


def test_capitals_are_places_in_their_country(article: tuple[tuple[EntityMention, ...], Facets]) -> None:
    countries = {mention.text: mention.country for mention in article[0]}
    assert (countries["Seoul"], countries["Pyongyang"]) == ("KR", "KP")


def test_the_family_name_is_joined_to_the_full_name(article: tuple[tuple[EntityMention, ...], Facets]) -> None:
    [yoon] = [mention for mention in article[0] if mention.text == "Yoon"]
    assert (yoon.name, yoon.why) == ("Yoon Suk Yeol", "short for Yoon Suk Yeol")
