"""Facets hold canonical names, each once, in the order of the text."""

from __future__ import annotations

from tests.unit.transforms.entities.marked import resolved
from transforms.entities import Gazetteer


def test_each_name_is_once_in_its_facet(gazetteer: Gazetteer) -> None:
    body = "[PERSON Ana Rojas] left [GPE Bogota]. [PERSON Rojas] met [NORP Brazilian] envoys of [ORG Petrobras] there."
    facets = resolved(gazetteer, body)[1]
    assert facets.people == ("Ana Rojas",)
    assert facets.organizations == ("Petrobras",)
    assert facets.places == ("Bogota",)
    assert facets.countries == ("Colombia", "Brazil")


def test_former_states_count_as_their_successor_or_as_themselves(gazetteer: Gazetteer) -> None:
    body = (
        "In [GPE Burma], [GPE West Germany] and [GPE East Germany] met the [NORP Soviet] envoy. "
        "He left for [GPE Yugoslavia] and [GPE Czechoslovakia]."
    )
    facets = resolved(gazetteer, body)[1]
    assert facets.countries == ("Myanmar", "Germany", "Soviet Union", "Yugoslavia", "Czechoslovakia")
    assert facets.places == ("Myanmar", "West Germany", "East Germany", "Yugoslavia", "Czechoslovakia")


def test_abbreviations_of_states_give_the_country(gazetteer: Gazetteer) -> None:
    for body in ("The mayor of Harrisburg, [GPE Pa.], spoke.", "SACRAMENTO, [GPE Calif] — The mayor spoke."):
        assert resolved(gazetteer, body)[1].countries == ("United States",)


def test_the_lead_is_title_and_first_paragraphs(gazetteer: Gazetteer) -> None:
    body = "[PERSON Ana Rojas] came.\n\nIt rained.\n\nIt snowed.\n\n[PERSON Tom Baker] came to [GPE Lima]."
    facets = resolved(gazetteer, body, title="Rain in [GPE Quito]")[1]
    assert facets.people == ("Ana Rojas", "Tom Baker")
    assert facets.lead_people == ("Ana Rojas",)
    assert facets.lead_places == ("Quito",)
