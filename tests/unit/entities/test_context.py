"""What stands around a name tells what it names."""

from __future__ import annotations

import pytest

from tests.unit.entities.marked import labels
from transforms.entities import Gazetteer


@pytest.mark.parametrize(
    ("body", "name", "label"),
    [
        ("Fires burned in the [PERSON Arrábida] near Lisbon.", "Arrábida", "GPE"),
        ("She has a café at the [PERSON Arrábida] stop.", "Arrábida", "GPE"),
        ("The hills of [PERSON Arrábida] burned.", "Arrábida", "GPE"),
        ("He has read the [PERSON Merkel] letters.", "Merkel", "PERSON"),
        ("It belongs to the [PERSON Kennedys] of Boston.", "Kennedys", "PERSON"),
        ("So said [PERSON Amrita Senanayake] of [GPE Kvarne Aspects].", "Kvarne Aspects", "ORG"),
        ("So said [PERSON Amrita Senanayake] of [GPE Colombo].", "Colombo", "GPE"),
    ],
)
def test_a_name_is_told_by_its_neighbours(body: str, name: str, label: str, gazetteer: Gazetteer) -> None:
    assert (name, label) in labels(gazetteer, body)
