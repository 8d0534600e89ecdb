"""The labels of mentions, and the families that these labels make up."""

from __future__ import annotations

from enum import StrEnum

from transforms.records import FACET_LABELS

PERSON = "PERSON"
ORG = "ORG"
GPE = "GPE"
"""Countries, their divisions and cities."""
LOC = "LOC"
FAC = "FAC"
NORP = "NORP"
"""Peoples, faiths and political groups."""
PLACE_LABELS = FACET_LABELS["places"]


class Family(StrEnum):
    """The four kinds of names between which votes decide; a label is chosen within the family that wins."""

    PERSON = "person"
    ORGANIZATION = "organization"
    PLACE = "place"
    OTHER = "other"


_FAMILIES = {PERSON: Family.PERSON, ORG: Family.ORGANIZATION, **dict.fromkeys(PLACE_LABELS, Family.PLACE)}


def family_of(label: str) -> Family:
    """The family of an OntoNotes label."""
    return _FAMILIES.get(label, Family.OTHER)
