"""Of all places with one name the one that the article means is selected."""

from __future__ import annotations

import pytest

from tests.unit.transforms.entities.marked import resolved
from transforms.entities import Gazetteer
from transforms.records import Dateline


def country_of(gazetteer: Gazetteer, body: str, text: str) -> str | None:
    return next(mention.country for mention in resolved(gazetteer, body)[0] if mention.text == text)


@pytest.mark.parametrize(
    ("body", "text", "country"),
    [
        ("He lives in [GPE Paris].", "Paris", "FR"),
        ("He lives in [GPE Paris], Texas.", "Paris", "US"),
        ("Troops left [GPE Georgia] for Russia and Armenia.", "Georgia", "GE"),
        ("Voters in [GPE Georgia], Florida and Ohio chose. In Atlanta it rained.", "Georgia", "US"),
        ("The [GPE UK] and the [GPE U.S.] agreed.", "U.S.", "US"),
        ("[NORP Ukrainian] officials came.", "Ukrainian", "UA"),
        ("Police in [GPE Birmingham], Alabama, came.", "Birmingham", "US"),
        ("Police in [GPE Birmingham] came.", "Birmingham", "GB"),
        ("In [GPE San Jose], [NORP Costa Rican] police came. Costa Rica is small.", "San Jose", "CR"),
        ("A man in [GPE Seoul] spoke.", "Seoul", "KR"),
        ("[GPE Georgia], a country of 3.7 million, voted. The [GPE U.S.] and [NORP American] aid.", "Georgia", "GE"),
        ("[GPE Georgia], a southern state, voted. Russia and Armenia did not.", "Georgia", "US"),
        ("In [GPE Tbilisi], [GPE Georgia] asked the [GPE U.S.] for [NORP American] aid.", "Georgia", "GE"),
        ("PARIS, Texas - Gardeners from [GPE Paris] came. French police did not.", "Paris", "US"),
        ("They grew up in [GPE Paris], a town of 24,000 people in northeast Texas.", "Paris", "US"),
        ("They grew up in [GPE Paris], a city that never sleeps.", "Paris", "FR"),
        ("Barges in [GPE Rotterdam] go to [GPE Switzerland] with [GPE U.S.] maize.", "Rotterdam", "NL"),
    ],
)
def test_the_article_selects_the_country(body: str, text: str, country: str, gazetteer: Gazetteer) -> None:
    assert country_of(gazetteer, body, text) == country


@pytest.mark.parametrize(
    ("body", "text", "country"),
    [
        ("Kelp left [GPE Tasmania], [GPE Australia], to be dried at [GPE Swansea].", "Swansea", None),
        ("Kelp left [GPE Wales] to be dried at [GPE Swansea].", "Swansea", "GB"),
        ("The mayor of [GPE Swansea] came.", "Swansea", "GB"),
        ("A cafe on the pier of [GPE Whitby] closed.", "Whitby", None),
        ("A cafe in [GPE Whitby], [GPE Ontario], closed.", "Whitby", "CA"),
        ("Astronomers in [GPE Chile] and the Antofagasta region asked [GPE Berlin].", "Berlin", "DE"),
    ],
)
def test_a_city_may_have_a_namesake_in_the_country_of_the_article(
    body: str, text: str, country: str | None, gazetteer: Gazetteer
) -> None:
    assert country_of(gazetteer, body, text) == country


def test_a_short_place_in_capitals_has_the_name_that_the_story_has(gazetteer: Gazetteer) -> None:
    mentions, facets = resolved(gazetteer, "[GPE ORLA] - The bells of [GPE Orla] rang.")
    assert [mention.name for mention in mentions] == ["Orla", "Orla"]
    assert facets.places == ("Orla",)


def test_an_ambiguous_place_has_no_point(gazetteer: Gazetteer) -> None:
    [mention] = resolved(gazetteer, "They met in [GPE Springfield].")[0]
    assert (mention.name, mention.lat, mention.country) == ("Springfield", None, None)


def test_a_dateline_has_a_place_and_its_agency_is_not_in_the_facet(gazetteer: Gazetteer) -> None:
    dateline = Dateline("WADOWICE, Poland (Reuters) -", "WADOWICE, Poland", "Reuters", None)
    mentions, facets = resolved(gazetteer, "WADOWICE, Poland (Reuters) - The pope came.", dateline=dateline)
    assert [(mention.text, mention.label) for mention in mentions] == [
        ("WADOWICE", "GPE"),
        ("Poland", "GPE"),
        ("Reuters", "ORG"),
    ]
    assert facets.organizations == ()
    assert facets.countries == ("Poland",)


def test_a_country_has_no_point_beside_a_place_within_it(gazetteer: Gazetteer) -> None:
    _, facets = resolved(gazetteer, "[GPE Seoul] in [GPE South Korea] and all of [GPE Iceland].")
    assert len(facets.locations) == 2
    assert all(-90 <= lat <= 90 and -180 <= lon <= 180 for lat, lon in facets.locations)


def test_each_place_has_its_reason(gazetteer: Gazetteer) -> None:
    mentions, _ = resolved(gazetteer, "[NORP French] police came to [GPE Paris], Texas.")
    assert [mention.why for mention in mentions] == [
        "people of France",
        "named beside it",
        "the only place of this name",
    ]


def test_every_point_of_the_gazetteer_is_on_the_globe(gazetteer: Gazetteer) -> None:
    places = [place for named in gazetteer.places.values() for place in named]
    assert len(places) > 30_000
    assert all(-90 <= place.lat <= 90 and -180 <= place.lon <= 180 for place in places)


def test_a_place_lies_in_its_possessor_or_is_unknown(gazetteer: Gazetteer) -> None:
    mentions, facets = resolved(gazetteer, "Pearls from [LOC Western Australia]'s [GPE Kimberley] region were sold.")
    assert [mention.country for mention in mentions] == ["AU", None]
    assert facets.countries == ("Australia",)
    mentions, _ = resolved(gazetteer, "Roses from [GPE Texas]'s [GPE Paris] were sold.")
    assert [mention.country for mention in mentions] == ["US", "US"]


def test_the_north_is_north_korea_in_an_article_about_it(gazetteer: Gazetteer) -> None:
    mentions, _ = resolved(gazetteer, "[GPE North Korea] fired a missile. The [LOC North] said nothing.")
    assert [mention.name for mention in mentions] == ["North Korea", "North Korea"]
