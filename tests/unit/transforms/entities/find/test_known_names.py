"""Known names in a text: what is a name only in its notation."""

from __future__ import annotations

import pytest

from transforms.entities import Gazetteer
from transforms.entities.article import ArticleTexts
from transforms.entities.find.known_names import known_mentions


def found(gazetteer: Gazetteer, text: str) -> list[str]:
    return [mention.text for mention in known_mentions(ArticleTexts.of(None, text, gazetteer), "body")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("HARRISBURG, Pa. (AP) — It rained.", ["Pa."]),
        ("SACRAMENTO, Calif — It rained.", ["Calif"]),
        ("He is from Miami, Fla, and she is not.", ["Fla"]),
        ("At Corpus Christi, Mass, the main rite, is long.", []),
        ("Mr. Smith, Miss Jones and others came.", []),
        ("The dog, Pa said, had gone.", []),
    ],
)
def test_an_abbreviation_of_a_state_without_a_point_ends_a_phrase_behind_a_name(
    gazetteer: Gazetteer, text: str, names: list[str]
) -> None:
    states = gazetteer.state_abbreviations
    assert [name for name in found(gazetteer, text) if name in states] == names
