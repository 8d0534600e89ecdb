"""Newsroom style that recognizers misread: double surnames, capitals, tickers, roles, model numbers."""

from __future__ import annotations

import pytest

from tests.unit.transforms.entities.marked import labels, names, resolved
from transforms.entities import Gazetteer
from transforms.entities.find.acronyms import spelled_out_mentions


def test_a_double_surname_is_found_whole(gazetteer: Gazetteer) -> None:
    found = names(gazetteer, "[PERSON Awa Orlune Tambelle] won. Orlune [PERSON Tambelle], 34, smiled.")
    assert found == {"Awa Orlune Tambelle": "Awa Orlune Tambelle", "Orlune Tambelle": "Awa Orlune Tambelle"}


def test_a_company_is_not_a_person_by_its_first_word(gazetteer: Gazetteer) -> None:
    found = labels(gazetteer, "[ORG Corvane Chemicals] fell. [PERSON Corvane] said so. He left [PERSON Corvane].")
    assert found == [("Corvane Chemicals", "ORG"), ("Corvane", "ORG"), ("Corvane", "ORG")]


def test_a_town_with_a_company_of_its_name_is_a_place(gazetteer: Gazetteer) -> None:
    found = labels(gazetteer, "The [ORG Leeds Group] met in [GPE Leeds].")
    assert found == [("Leeds Group", "ORG"), ("Leeds", "GPE")]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("[PERSON MLA Rafiq Hazar] spoke.", "Rafiq Hazar"),
        ("[PERSON Cllr Sandie Thack] spoke.", "Sandie Thack"),
        ("[PERSON Justices Anjali Rane] spoke.", "Anjali Rane"),
    ],
)
def test_members_of_assemblies_have_titles(body: str, text: str, gazetteer: Gazetteer) -> None:
    assert labels(gazetteer, body) == [(text, "PERSON")]


def test_an_acronym_before_a_title_is_a_name_of_its_own(gazetteer: Gazetteer) -> None:
    found = labels(gazetteer, "The [ORG All Orvex United Front] met. AOUF MLA [PERSON Rafiq Hazar] spoke.")
    assert ("AOUF", "ORG") in found


@pytest.mark.parametrize("body", ["Corvane ([ORG CRVN.O]) fell.", "Vodane ([ORG VDN.L]) rose."])
def test_a_ticker_in_brackets_is_not_a_name(body: str, gazetteer: Gazetteer) -> None:
    assert not any("." in text for text, _ in labels(gazetteer, body))


@pytest.mark.parametrize(
    "body", ["GOMA - [ORG Nurses] went back to work.", "Then it rained.\n\n[PERSON Strikers] were few."]
)
def test_a_role_at_the_start_of_a_sentence_is_not_a_name(body: str, gazetteer: Gazetteer) -> None:
    assert not {"Nurses", "Strikers"} & {text for text, _ in labels(gazetteer, body)}


def test_a_team_that_is_also_a_role_is_a_name_in_a_headline(gazetteer: Gazetteer) -> None:
    assert ("Chiefs", "ORG") in labels(gazetteer, "The [ORG Kansas City Chiefs] won.", "[ORG Chiefs] trade Hilliard")


def test_a_line_in_capitals_is_not_a_person(gazetteer: Gazetteer) -> None:
    assert labels(gazetteer, "It rained.", "COURT [PERSON STAYS DEMOLITION DRIVE]") == []


def test_a_person_in_capitals_is_known_from_the_story(gazetteer: Gazetteer) -> None:
    body = "[PERSON Qorvix Zanthel] won. He beat [ORG Zyrus]."
    found = resolved(gazetteer, body, "QORVIX ZANTHEL BEATS ZYRUS")[0]
    assert [(mention.text, mention.name) for mention in found[:2]] == [
        ("QORVIX ZANTHEL", "Qorvix Zanthel"),
        ("ZYRUS", "Zyrus"),
    ]


@pytest.mark.parametrize(
    ("body", "text"), [("A squadron of [PERSON F-16s] left.", "F-16s"), ("He saw an [ORG S-400].", "S-400")]
)
def test_a_model_number_is_not_a_person(body: str, text: str, gazetteer: Gazetteer) -> None:
    assert dict(labels(gazetteer, body))[text] not in ("PERSON", "ORG", "GPE", "LOC", "FAC")


def test_two_places_joined_by_a_hyphen_are_split(gazetteer: Gazetteer) -> None:
    found = labels(gazetteer, "They opened the [GPE Kirkuk-Ceyhan] pipeline.")
    assert found == [("Kirkuk", "GPE"), ("Ceyhan", "GPE")]


def test_a_body_of_a_country_has_that_country(gazetteer: Gazetteer) -> None:
    mentions, facets = resolved(gazetteer, "The [FAC Royal Observatory] of [GPE Japan] met.")
    assert [(mention.text, mention.label, mention.country) for mention in mentions] == [
        ("Royal Observatory of Japan", "ORG", "JP")
    ]
    assert facets.countries == ("Japan",)


def test_clubs_in_a_list_of_results_are_clubs(gazetteer: Gazetteer) -> None:
    body = "The striker scored a penalty before halftime and his coach smiled. They drew with [GPE Lecce], Napoli won."
    assert ("Lecce", "ORG") in labels(gazetteer, body)


def test_a_county_is_its_club_only_in_a_match_report(gazetteer: Gazetteer) -> None:
    report = (
        "The captain scored 40 in the second innings as Somerset beat Kent by two wickets; the bowler won the match."
    )
    assert {("Somerset", "ORG"), ("Kent", "ORG")} <= set(labels(gazetteer, report))
    assert ("Somerset", "GPE") in labels(gazetteer, "Rain flooded farms in Somerset.")


def test_a_region_has_its_country(gazetteer: Gazetteer) -> None:
    assert resolved(gazetteer, "They fled [ORG Central Java] for [PERSON Mindanao].")[1].countries == (
        "Indonesia",
        "Philippines",
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "The Medicines and Healthcare products Regulatory Agency (MHRA) met.",
            ["Medicines and Healthcare products Regulatory Agency"],
        ),
        ("the Ministry of Farms, Forests and Fish (MFFF)", ["Ministry of Farms, Forests and Fish"]),
        ("The Norwegian Water Directorate (NVE) met.", []),
        ("He left. Orvex Fund (OF) stayed with the Xan Yor (AOF).", ["Orvex Fund"]),
        ("their gross domestic product (GDP)", []),
        ('"Old" Water Board (OWB)', []),
    ],
)
def test_the_capitals_of_a_name_are_its_acronym(text: str, names: list[str]) -> None:
    assert [mention.text for mention in spelled_out_mentions("body", text)] == names


@pytest.mark.parametrize(
    ("body", "text", "label"),
    [
        ("PT [ORG Nusa Nikel Abadi] will supply it.", "PT Nusa Nikel Abadi", "ORG"),
        ("The vessel, KM [PERSON Sinar Bahari], left.", "KM Sinar Bahari", "NORP"),
        ("He is president of the [GPE San Francisco Fed].", "San Francisco Fed", "ORG"),
        ("The senator [ORG Tandor McConnaughey] spoke.", "Tandor McConnaughey", "PERSON"),
    ],
)
def test_words_within_a_name_decide_its_label(body: str, text: str, label: str, gazetteer: Gazetteer) -> None:
    assert (text, label) in labels(gazetteer, body)


@pytest.mark.parametrize(
    ("body", "text", "label"),
    [
        ("Lorries stood on the [ORG M27] for hours.", "M27", "GPE"),
        ("[ORG Qorvix Zantheluvaki] was sworn in on Monday.", "Qorvix Zantheluvaki", "PERSON"),
        ("It fell. OrvexDOT owns the bridge.", "OrvexDOT", "ORG"),
        ("[PERSON Orvane], Britain's biggest retailer, fell.", "Orvane", "ORG"),
        ("[ORG Orvane], Oman's oldest port, is quiet.", "Orvane", "GPE"),
    ],
)
def test_words_around_a_name_decide_its_label(body: str, text: str, label: str, gazetteer: Gazetteer) -> None:
    assert dict(labels(gazetteer, body)).get(text) == label


def test_results_have_athletes_and_their_countries(gazetteer: Gazetteer) -> None:
    mentions, facets = resolved(gazetteer, "1. [ORG Halvor Tangen] (NOR) 312.4, 2. Oshane Bartley ([ORG JAM]) 308.2")
    assert [(mention.text, mention.label, mention.name) for mention in mentions if mention.label != "PERSON"] == [
        ("NOR", "GPE", "Norway"),
        ("JAM", "GPE", "Jamaica"),
    ]
    assert "Halvor Tangen" in facets.people
    assert facets.countries == ("Norway", "Jamaica")


def test_a_country_code_outside_brackets_is_not_a_name(gazetteer: Gazetteer) -> None:
    assert labels(gazetteer, "NOR gates and a CAN bus.") == []


def test_a_newspaper_is_found_whole_if_only_its_place_is_known(gazetteer: Gazetteer) -> None:
    assert labels(gazetteer, "It was seen by the Kansas Reflector.") == [("Kansas Reflector", "ORG")]
    assert ("Kansas", "GPE") in labels(gazetteer, "It was seen in Kansas.", "Kansas Workers Walk Out")


def test_what_lies_in_a_country_is_a_place(gazetteer: Gazetteer) -> None:
    assert ("Qorvixhofen", "GPE") in labels(gazetteer, "They saw [GPE Vienna] and [PERSON Qorvixhofen] in Austria.")
