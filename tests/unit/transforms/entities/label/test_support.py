"""Names that only the model finds are kept where a word, a list or the rest of the article speaks for them too."""

from __future__ import annotations

import pytest

from tests.unit.transforms.entities.marked import labels
from transforms.entities import Gazetteer


@pytest.mark.parametrize(
    "body",
    [
        "They sang the last [PERSON Hymnal] twice.",
        "It grew beside [PERSON Brandyberry] and other sorts.",
        "She cut the [ORG Frosted Lark] in two.",
        "He ate [GPE Zwiebelkuchen] for lunch.",
        "[PERSON Zwiebel Mosaro] said in a statement that it was shut.",
        "A pint of [PERSON Copper Lantern] was six pounds.",
        "He drank a glass of [ORG Mosaro] and slept.",
    ],
)
def test_a_form_that_only_the_model_labels_is_no_name(body: str, gazetteer: Gazetteer) -> None:
    assert labels(gazetteer, body) == []


@pytest.mark.parametrize(
    ("body", "name", "label"),
    [
        ("She leaves a son, [PERSON Brandyberry].", "Brandyberry", "PERSON"),
        ("She leaves two sons, [PERSON Brandyberry] and [PERSON Zwiebel].", "Zwiebel", "PERSON"),
        ("Yesterday [PERSON Zwiebel] applied for a licence.", "Zwiebel", "PERSON"),
        ("Yesterday [ORG Zwiebel] has closed its mill.", "Zwiebel", "ORG"),
        ("Groups including [ORG Mosaro] protested.", "Mosaro", "ORG"),
        ("The [ORG Foro Mosaro Andino] (FMA) met.", "Foro Mosaro Andino", "ORG"),
        ("The trawler drifted off [GPE Zwiebelvik].", "Zwiebelvik", "GPE"),
        ("They spoke at the [FAC Zwiebelhof].", "Zwiebelhof", "FAC"),
        ("2. [PERSON Copper Lantern] (Norway)", "Copper Lantern", "PERSON"),
        ("The dispute of the [PERSON Johnsons] of Boston", "Johnsons", "PERSON"),
        ("[PERSON Zwiebel Mosaro] (born 1961) came.", "Zwiebel Mosaro", "PERSON"),
        ("[PERSON Zwiebel Mosaro] (May 2, 1872 – May 3, 1896) came.", "Zwiebel Mosaro", "PERSON"),
        ("Yes, said [PERSON Zwiebel Mosaro], minister of transport.", "Zwiebel Mosaro", "PERSON"),
        ("The director of the Lind club, [PERSON Zwiebel Mosaro], said so.", "Zwiebel Mosaro", "PERSON"),
        ("He has a job at [ORG Zwiebel Mosaro].", "Zwiebel Mosaro", "ORG"),
        ("It sold [PERSON Zwiebel Mosaro] <ZWM.S>.", "Zwiebel Mosaro", "ORG"),
        ("It sold [PERSON Zwiebel Mosaro] (NYSE: ZWM).", "Zwiebel Mosaro", "ORG"),
        ("They sued [ORG Zwiebel Brazil].", "Zwiebel Brazil", "ORG"),
        ("He slept in the [FAC Hotel Zwiebel].", "Hotel Zwiebel", "FAC"),
        ("It is in the [GPE State of Texas].", "State of Texas", "GPE"),
        ("She met [PERSON Mosaro Lind] and asked [PERSON Zwiebel Lind].", "Zwiebel Lind", "PERSON"),
        ("With [PERSON Jane Lind] (bass), [PERSON Zwiebel Mosaro] (drums) and others.", "Zwiebel Mosaro", "PERSON"),
        ("The [ORG Chicago Zwiebel Cats] lost. The [ORG Zwiebel Cats] went home.", "Zwiebel Cats", "ORG"),
        ("So said [PERSON Petra Mosaro Lind]. A court freed [PERSON Mosaro] then.", "Mosaro", "PERSON"),
    ],
)
def test_words_beside_a_name_support_the_model(body: str, name: str, label: str, gazetteer: Gazetteer) -> None:
    assert (name, label) in labels(gazetteer, body)


def test_a_company_is_not_its_founder(gazetteer: Gazetteer) -> None:
    body = "[ORG Zwiebel Motor Company] is led by [PERSON Jane Zwiebel Jr.]. It will cut [ORG Zwiebel]'s losses."
    assert ("Zwiebel", "ORG") in labels(gazetteer, body)


@pytest.mark.parametrize(
    "body",
    [
        "The trawler [PERSON Zwiebel Mosaro] sank.",
        "The [GPE Mosaro] telescope saw it.",
        "She won the [PERSON Zwiebel].",
        "The ferry [ORG Mosaro Zwiebel] sailed.",
    ],
)
def test_ships_prizes_and_devices_are_in_no_facet(body: str, gazetteer: Gazetteer) -> None:
    assert not {"PERSON", "ORG", "GPE", "LOC", "FAC"}.intersection(label for _, label in labels(gazetteer, body))


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("The Australian Manuka Honey Association met.", "Australian Manuka Honey Association"),
        ("The U.S. [ORG Department of Mosaro] met.", "U.S. Department of Mosaro"),
    ],
)
def test_a_body_of_a_people_or_country_is_one_name(body: str, name: str, gazetteer: Gazetteer) -> None:
    assert labels(gazetteer, body) == [(name, "ORG")]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Then [PERSON Zwiebel Mosaro] left the room.", "Zwiebel Mosaro"),
        ("[PERSON Zwiebel Mosaro] was there. [PERSON Mosaro] told reporters so.", "Zwiebel Mosaro"),
        ("They met [PERSON Zwiebel McAndle] there.", "Zwiebel McAndle"),
        ("Deputies cheered [PERSON Zwiebel Mosaro-Lint] twice.", "Zwiebel Mosaro-Lint"),
        ("It was [PERSON Zwiebel Mosarashvili] then.", "Zwiebel Mosarashvili"),
        ("It was [PERSON Hwang Zo-mi] then.", "Hwang Zo-mi"),
        ("Fiddler [PERSON Zwiebel Mosaro] bowed.", "Zwiebel Mosaro"),
        ("Much is owed to [PERSON Zwiebel Mosaro], her steward.", "Zwiebel Mosaro"),
    ],
)
def test_a_full_name_needs_a_name_a_form_or_a_word(body: str, name: str, gazetteer: Gazetteer) -> None:
    assert (name, "PERSON") in labels(gazetteer, body)


@pytest.mark.parametrize(
    "body",
    [
        "They tried [PERSON Zwiebel Mosaro] at noon.",
        "[PERSON Zwiebel Mosaro], which opened in May, is full.",
        "Much of [PERSON Zwiebel Mosaro], where she worked, is gone.",
        "Counsel said [PERSON Zwiebel Mosaro] had been full.",
        "[PERSON Zwiebel Mosaro] analyst [PERSON Emil Darrow] said so.",
    ],
)
def test_a_full_name_without_that_is_no_person(body: str, gazetteer: Gazetteer) -> None:
    assert ("Zwiebel Mosaro", "PERSON") not in labels(gazetteer, body)


@pytest.mark.parametrize(
    "body",
    [
        "[PERSON Ingo Mosaro], a lawyer, spoke. [PERSON Mosaro Zwiebelin] has handled three cases.",
        "[PERSON Zwiebelin Mosaro], a maker of prams, filed for bankruptcy.",
        "[PERSON Zwiebelin Mosaro] was founded by two sisters.",
        "[PERSON Zwiebelin Mosaro] said on Monday it would close two mills.",
        "[PERSON Zwiebelin Mosaro] shares rose.",
        "[PERSON Joop Mosaro], 71, spoke. It was drawn by [PERSON Zwiebelin Mosaro], the Dutch practice.",
        "Their label, [PERSON Zwiebelin Mosaro], is small.",
    ],
)
def test_a_company_of_two_surnames_is_an_organization(body: str, gazetteer: Gazetteer) -> None:
    assert [label for name, label in labels(gazetteer, body) if "Zwiebelin" in name] == ["ORG"]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("It belongs to the [ORG Mosaro Commission of Zwiebel].", "Mosaro Commission of Zwiebel"),
        ("A [ORG Mosaro Center for Birds] opened.", "Mosaro Center for Birds"),
        ("The work of [ORG Mosaro & Zwiebel] goes on.", "Mosaro & Zwiebel"),
        ("The house of [PERSON Fondazione Mosaro] is shut.", "Fondazione Mosaro"),
        ("Ask [ORG BBC Mosaro] about it.", "BBC Mosaro"),
    ],
)
def test_the_words_of_an_organization_support_the_model(body: str, name: str, gazetteer: Gazetteer) -> None:
    assert labels(gazetteer, body) == [(name, "ORG")]


def test_small_words_alone_do_not_make_an_organization(gazetteer: Gazetteer) -> None:
    assert labels(gazetteer, "He read the [ORG Mosaro of Zwiebel] twice.") == []


def test_the_head_of_a_body_alone_is_no_name(gazetteer: Gazetteer) -> None:
    assert labels(gazetteer, "On Monday the [ORG Council] agreed to it.") == []


def test_the_head_of_a_body_that_the_article_names_is_one(gazetteer: Gazetteer) -> None:
    body = "The [ORG Mosaro Council] met. On Monday the [ORG Council] agreed to it."
    assert labels(gazetteer, body) == [("Mosaro Council", "ORG"), ("Council", "ORG")]


def test_heads_of_columns_are_no_name(gazetteer: Gazetteer) -> None:
    assert labels(gazetteer, "Standings\n\n[PERSON GP W L Pct GB]\n") == []


def test_a_title_before_a_common_word_makes_no_person(gazetteer: Gazetteer) -> None:
    assert labels(gazetteer, "He drew Captain [PERSON Pickle] for years.") == []
