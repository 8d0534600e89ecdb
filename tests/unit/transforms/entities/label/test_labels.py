"""One label per form, missed names found, false positives dropped."""

from __future__ import annotations

import pytest

from tests.unit.transforms.entities.marked import labels
from transforms.entities import Gazetteer


def test_the_majority_labels_every_mention_of_a_form(gazetteer: Gazetteer) -> None:
    found = labels(
        gazetteer,
        "[PERSON Tamati] spoke. [PERSON Tamati] left. Then [ORG Tamati] came back. [PERSON Tamati] is from here.",
    )
    assert found == [("Tamati", "PERSON")] * 4


def test_a_full_name_decides_the_label_of_the_family_name(gazetteer: Gazetteer) -> None:
    found = labels(gazetteer, "[PERSON Martha Zielinska] came to Warsaw. [GPE Zielinska] spoke after the meeting.")
    assert found == [("Martha Zielinska", "PERSON"), ("Warsaw", "GPE"), ("Zielinska", "PERSON")]


def test_a_repeat_that_the_model_missed_is_found(gazetteer: Gazetteer) -> None:
    found = labels(gazetteer, "[PERSON Pavel Gladyshev] spoke. A day later Gladyshev denied it.")
    assert ("Gladyshev", "PERSON") in found


def test_the_whole_name_is_found_where_the_model_found_a_piece(gazetteer: Gazetteer) -> None:
    found = labels(gazetteer, "A paper of [ORG Environment Canada] was found. Environment [GPE Canada] is silent.")
    assert found == [("Environment Canada", "ORG")] * 2


def test_a_name_behind_a_title_is_a_person(gazetteer: Gazetteer) -> None:
    assert ("Rustem Umerov", "PERSON") in labels(gazetteer, "He met Defense Minister Rustem Umerov in Seoul.")


def test_a_town_with_the_name_of_a_person_is_a_place_in_its_own_context(gazetteer: Gazetteer) -> None:
    found = labels(
        gazetteer,
        "[PERSON Hector Santiago], 46, pleaded guilty. They told [PERSON Santiago] so. He had lived in Santiago.",
    )
    assert [label for text, label in found if text == "Santiago"] == ["PERSON", "GPE"]


def test_names_in_one_list_are_of_one_family(gazetteer: Gazetteer) -> None:
    found = labels(gazetteer, "Drones fell on Russia, [PERSON Bryazh] and Ukraine.")
    assert ("Bryazh", "GPE") in found


@pytest.mark.parametrize(
    "body",
    [
        "[ORG Comments]",
        "[ORG COVID-19] spread",
        "see [ORG https://example.org/a]",
        "[DATE Wednesday]",
        "[PERSON Minister]",
    ],
)
def test_false_positives_are_dropped(body: str, gazetteer: Gazetteer) -> None:
    assert labels(gazetteer, body) == []


def test_a_headline_in_capitals_has_the_names_of_its_story(gazetteer: Gazetteer) -> None:
    found = labels(gazetteer, "The island of Taiwan said so.", title="CHINA SENDS CARRIER PAST TAIWAN")
    assert found == [("CHINA", "GPE"), ("TAIWAN", "GPE"), ("Taiwan", "GPE")]


def test_an_agency_label_is_not_part_of_the_name(gazetteer: Gazetteer) -> None:
    found = labels(gazetteer, "Arsenal won the match.", title="Soccer-Arsenal go top")
    assert found[0] == ("Arsenal", "ORG")


def test_a_city_is_its_club_only_in_a_match_report(gazetteer: Gazetteer) -> None:
    report = (
        "The striker scored two goals as Arsenal beat Liverpool in the league. The coach was glad to win in Liverpool."
    )
    assert [label for text, label in labels(gazetteer, report) if text == "Liverpool"] == ["ORG", "GPE"]
    assert labels(gazetteer, "A ship left Liverpool.") == [("Liverpool", "GPE")]


def test_a_national_team_is_labeled_as_a_country(gazetteer: Gazetteer) -> None:
    report = "The striker scored two goals as Germany beat Brazil in the league, and the coach was glad."
    assert labels(gazetteer, report) == [("Germany", "GPE"), ("Brazil", "GPE")]


def test_an_empty_text_has_no_names(gazetteer: Gazetteer) -> None:
    assert labels(gazetteer, "") == []


def test_a_month_outside_a_date_may_be_a_family_name(gazetteer: Gazetteer) -> None:
    found = labels(gazetteer, "[PERSON Theresa May] spoke in May. On May 3 it rained. Later, May said no.")
    assert found == [("Theresa May", "PERSON"), ("May", "PERSON")]


def test_the_full_name_of_a_company_is_found_by_its_first_word(gazetteer: Gazetteer) -> None:
    body = "Northgate Harbour Cranes will buy a rival. [ORG Northgate] said so. [ORG Northgate] shares rose."
    assert ("Northgate Harbour Cranes", "ORG") in labels(gazetteer, body)


@pytest.mark.parametrize("body", ["Cranes <NHC.TO> rose.", "Cranes (TSX: NHC) rose.", "Buy $NHC now."])
def test_a_ticker_is_not_a_name(body: str, gazetteer: Gazetteer) -> None:
    assert ("NHC", "ORG") in labels(gazetteer, "The NHC said the storm grew.")
    assert "NHC" not in dict(labels(gazetteer, body))


def test_the_nickname_of_a_team_needs_another_team_of_its_league(gazetteer: Gazetteer) -> None:
    trade = "The Kansas City Chiefs sent him to Miami's rival. The [PERSON Dolphins] gave up picks."
    assert ("Dolphins", "ORG") in labels(gazetteer, trade)
    assert ("Dolphins", "ORG") not in labels(gazetteer, "The [PERSON Dolphins] swam off the Irish coast.")


def test_a_direction_is_a_place_in_an_article_on_korea(gazetteer: Gazetteer) -> None:
    body = "Fires spread in the [LOC North] on Monday."
    assert labels(gazetteer, body) == []
    assert ("North", "LOC") in labels(gazetteer, f"{body} North Korea denied it.")


def test_camel_case_is_evidence_for_a_company(gazetteer: Gazetteer) -> None:
    assert labels(gazetteer, "He praised [PERSON MercyOne Salvia] there.") == [("MercyOne Salvia", "ORG")]
    assert labels(gazetteer, "She told [PERSON McArdle] there.") == [("McArdle", "PERSON")]


def test_two_words_before_a_name_are_stronger_evidence_than_one(gazetteer: Gazetteer) -> None:
    assert labels(gazetteer, "Shares in [PERSON Quillon] fell.") == [("Quillon", "ORG")]
    assert labels(gazetteer, "He was an analyst at [PERSON Quillon] then.") == [("Quillon", "ORG")]
    assert labels(gazetteer, "The outskirts of [PERSON Quillon] burned.") == [("Quillon", "GPE")]


def test_a_company_has_the_name_of_a_river_without_the_article(gazetteer: Gazetteer) -> None:
    body = "Amazon shares fell. Then Amazon said it would close a plant. Boats on the Amazon were late."
    assert labels(gazetteer, body) == [("Amazon", "ORG"), ("Amazon", "ORG"), ("Amazon", "LOC")]


def test_an_area_without_the_article_alone_is_a_place(gazetteer: Gazetteer) -> None:
    assert labels(gazetteer, "Boats on the Amazon were late. In Amazon villages, rain fell.")[1] == ("Amazon", "LOC")
