"""The places of a dateline, each with its offset in the body."""

from __future__ import annotations

import pytest

from transforms.entities.find.datelines import dateline_mentions
from transforms.records import Dateline


@pytest.mark.parametrize(
    ("text", "place", "names"),
    [
        ("SEOUL, Nov 27 (Reuters) -", "SEOUL", ["SEOUL"]),
        ("HARRISBURG, Pa. (AP) —", "HARRISBURG, Pa.", ["HARRISBURG", "Pa."]),
        ("PARIS/LONDON, Nov 27 (Reuters) -", "PARIS/LONDON", ["PARIS", "LONDON"]),
        ("PARIS and LONDON -", "PARIS and LONDON", ["PARIS", "LONDON"]),
        ("Nov 27 (Reuters) -", None, []),
    ],
)
def test_each_place_of_a_dateline_is_a_mention(text: str, place: str | None, names: list[str]) -> None:
    found = dateline_mentions(Dateline(text, place, None, None))
    assert [mention.text for mention in found] == names
    assert all(text[mention.start : mention.end] == mention.text for mention in found)
