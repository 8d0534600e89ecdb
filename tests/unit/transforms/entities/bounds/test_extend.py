"""Names of people are extended over the particles, hyphens and first names that the recognizer left outside."""

from __future__ import annotations

import pytest

from tests.unit.transforms.entities.marked import labels
from transforms.entities import Gazetteer


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Among them is [PERSON Pieter van] den Heuvel.", "Pieter van den Heuvel"),
        ("The embassy confirmed that Van den [PERSON Heuvel] had left.", "Van den Heuvel"),
        ("Lawyers [PERSON Mark Collins]-Ide and others spoke.", "Mark Collins-Ide"),
        ("A judge, [PERSON Eun Ji]-won, agreed.", "Eun Ji-won"),
        ("It fell. Nondumiso [PERSON Mthembu-Clarke], an economist, said so.", "Nondumiso Mthembu-Clarke"),
        ("They met Saoirse-Lynn [PERSON Padgett] there.", "Saoirse-Lynn Padgett"),
        ("They heard fiddler [PERSON Rachel] Bokkeler, 40, there.", "Rachel Bokkeler"),
        ("[ORG Trainer Rachel Bokkeler] said so.", "Rachel Bokkeler"),
    ],
)
def test_names_are_extended_to_their_full_length(body: str, name: str, gazetteer: Gazetteer) -> None:
    assert (name, "PERSON") in labels(gazetteer, body)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("A [PERSON Wolodymyr Rusk]-led team won.", "Wolodymyr Rusk"),
        ("Yesterday [PERSON Rusk] left.", "Rusk"),
        ("Debutant [PERSON Rusk] scored.", "Rusk"),
        ("The debut was hers. Sprinters ran. Sprinters [PERSON Rusk] said, and other sprinters did.", "Rusk"),
        ("Commodore [PERSON Tarrosa] said it. [PERSON Jay Tarrosa] is in the navy.", "Tarrosa"),
        ("Chief Cabinet Secretary [PERSON Shinichi Okabe] spoke.", "Shinichi Okabe"),
    ],
)
def test_names_are_not_extended_over_titles_and_common_words(body: str, name: str, gazetteer: Gazetteer) -> None:
    assert (name, "PERSON") in labels(gazetteer, body)


def test_a_dateline_in_capitals_and_the_place_in_the_story_are_one_form(gazetteer: Gazetteer) -> None:
    found = labels(gazetteer, "[GPE PAJU], South Korea - Loudspeakers fell silent near [ORG Paju] at dawn.")
    assert ("PAJU", "GPE") in found
    assert ("Paju", "GPE") in found
