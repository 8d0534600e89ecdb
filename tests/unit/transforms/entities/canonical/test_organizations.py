"""All forms of an organization have one canonical name."""

from __future__ import annotations

import pytest

from tests.unit.transforms.entities.marked import names, resolved
from transforms.entities import Gazetteer
from transforms.entities.label.initials import initials_of


@pytest.mark.parametrize(
    ("body", "text", "name"),
    [
        ("The [ORG IMF] met.", "IMF", "International Monetary Fund"),
        ("The [ORG Foro Civil Andino] ([ORG FCA]) met. The [ORG FCA] left.", "FCA", "Foro Civil Andino"),
        ("The [ORG Joint Chiefs of Staff] met. A [ORG JCS] man spoke.", "JCS", "Joint Chiefs of Staff"),
        ("[ORG Harlan Foods Inc] fell. [ORG Harlan] rose.", "Harlan", "Harlan Foods"),
        ("[ORG Harlan Foods Inc] fell.", "Harlan Foods Inc", "Harlan Foods"),
        ("[ORG Aer Lingus Group PLC] fell. [ORG Aer Lingus] rose.", "Aer Lingus Group PLC", "Aer Lingus"),
        ("[ORG Ford Motor Company] fell. [ORG Ford] rose.", "Ford", "Ford Motor"),
        ("[ORG Eli Lilly] fell. [ORG Lilly] rose.", "Lilly", "Eli Lilly"),
        ("[ORG Zyrus Foods] fell. [ORG ZYRUS FOODS] ROSE.", "ZYRUS FOODS", "Zyrus Foods"),
        ("The [ORG United States Senate] voted.", "United States Senate", "U.S. Senate"),
        ("The [ORG Boston Celtics] won. The [ORG Celtics] rest.", "Celtics", "Boston Celtics"),
        ("The [ORG Church of Orvex] met. The [ORG Church] is rich.", "Church", "Church of Orvex"),
        ("The [ORG Orvex Commission] met. The [ORG Commission] left.", "Commission", "Orvex Commission"),
        ("The [ORG New Patients' Party] met. The [ORG NPP] won.", "NPP", "New Patients' Party"),
        ("The [ORG Intergalactic Moth Fund] met. The [ORG IMF] left.", "IMF", "Intergalactic Moth Fund"),
        ("The [ORG International Monetary Fund] met. The [ORG IMF] left.", "IMF", "International Monetary Fund"),
        ("The [ORG Patients' Party] met. The [ORG Patients Party] left.", "Patients Party", "Patients' Party"),
        (
            "The [ORG Toronto Daily News] and the [ORG Toronto Water Board] met.",
            "Toronto Daily News",
            "Toronto Daily News",
        ),
    ],
)
def test_forms_of_one_organization(body: str, text: str, name: str, gazetteer: Gazetteer) -> None:
    assert names(gazetteer, body)[text] == name


def test_a_form_that_begins_two_names_is_its_own_canonical_name(gazetteer: Gazetteer) -> None:
    found = names(gazetteer, "[ORG Orvex Energy] and [ORG Orvex Water] split. [ORG Orvex] shares fell.")
    assert found["Orvex"] == "Orvex"


def test_a_head_of_two_bodies_is_its_own_canonical_name(gazetteer: Gazetteer) -> None:
    found = names(
        gazetteer, "The [ORG Orvex Commission] and the [ORG Harlan Commission] met. The [ORG Commission] left."
    )
    assert found["Commission"] == "Commission"


def test_initials_are_built_with_and_without_small_words() -> None:
    assert initials_of("Joint Chiefs of Staff") == ("JCS", "JCOS")


def test_agencies_that_are_only_credited_are_not_in_the_facet(gazetteer: Gazetteer) -> None:
    body = "A shopkeeper told [ORG AFP] that [ORG Boeing] had called."
    mentions, facets = resolved(gazetteer, body, agencies=("AFP",))
    assert [mention.text for mention in mentions] == ["AFP", "Boeing"]
    assert facets.organizations == ("Boeing",)


def test_an_agency_that_the_story_is_about_is_in_the_facet(gazetteer: Gazetteer) -> None:
    body = "Profits at [ORG AFP] rose. A reader told [ORG AFP] so."
    assert resolved(gazetteer, body, agencies=("AFP",))[1].organizations == ("AFP",)


def test_a_country_in_front_and_the_kind_of_company_behind_may_be_left_out(gazetteer: Gazetteer) -> None:
    found = names(gazetteer, "The [ORG Swedish Coast Guard] came. The [ORG Coast Guard] left.")
    assert found["Coast Guard"] == "Swedish Coast Guard"
    found = names(gazetteer, "[ORG Quillon Group] and [ORG Quillon Capital] rose. [ORG Quillon] makes ink.")
    assert found["Quillon"] == "Quillon Group"
