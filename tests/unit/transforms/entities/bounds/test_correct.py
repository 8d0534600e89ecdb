"""Corrected mentions have the bounds that an editor would set."""

from __future__ import annotations

import pytest

from tests.unit.transforms.entities.marked import read_marked
from transforms.entities import ArticleTexts, Gazetteer
from transforms.entities.bounds.correct import correct_bounds
from transforms.entities.mention import Mention


def names_in(marked: str, gazetteer: Gazetteer) -> list[str]:
    text, [span] = read_marked(marked)
    mention = Mention("body", span.start, span.end, text[span.start : span.end], span.label, "model")
    found = list(correct_bounds(mention, ArticleTexts.of(None, text, gazetteer)))
    assert all(text[name.start : name.end] == name.text for name in found)
    return [name.text for name in found]


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        ("[GPE South Korea's] army", ["South Korea"]),
        ("[PERSON Reyes’] lawyer", ["Reyes"]),
        ("the [ORG pro-Beijing New Party] won", ["New Party"]),
        ("at [ORG the European Commission] today", ["European Commission"]),
        ("[PERSON President Yoon Suk Yeol] said", ["Yoon Suk Yeol"]),
        ("[PERSON former Defence Minister Sir John Nott]", ["John Nott"]),
        ("[PERSON Martin Luther King Jr.] spoke", ["Martin Luther King Jr."]),
        ("[PERSON Surgeon Faruk Begovic] said", ["Faruk Begovic"]),
        ("[PERSON Ursula von der Leyen] said", ["Ursula von der Leyen"]),
        ("in [GPE Egypt.]", ["Egypt"]),
        ("the [GPE U.S.] said", ["U.S."]),
        ("in [GPE Harrisburg, Pa.]", ["Harrisburg", "Pa."]),
        ("[ORG Arsenal beat Brighton]", ["Arsenal", "Brighton"]),
        ("[ORG Leeds 3-1] on Saturday", ["Leeds"]),
        ("[ORG Bank of England] cut", ["Bank of England"]),
        ("[ORG Leeds General] Infirmary said", ["Leeds General Infirmary"]),
        ("[ORG Harlan Foods] Inc. said", ["Harlan Foods Inc."]),
        ("[GPE U.S.] District Judge", ["U.S."]),
        ("the [NORP pro-Russian] side", ["Russian"]),
        ("[PERSON Anna Berg\nComments]", ["Anna Berg", "Comments"]),
        ("[ORG “Focus”]", ["Focus"]),
        ("[PERSON — ]", []),
    ],
)
def test_mentions_are_trimmed_and_split(marked: str, names: list[str], gazetteer: Gazetteer) -> None:
    assert names_in(marked, gazetteer) == names
