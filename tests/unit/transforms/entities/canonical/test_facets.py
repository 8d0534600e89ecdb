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


def test_the_lead_is_title_and_first_paragraphs(gazetteer: Gazetteer) -> None:
    body = "[PERSON Ana Rojas] came.\n\nIt rained.\n\nIt snowed.\n\n[PERSON Tom Baker] came to [GPE Lima]."
    facets = resolved(gazetteer, body, title="Rain in [GPE Quito]")[1]
    assert facets.people == ("Ana Rojas", "Tom Baker")
    assert facets.lead_people == ("Ana Rojas",)
    assert facets.lead_places == ("Quito",)
