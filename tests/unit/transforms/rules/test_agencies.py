"""Printed forms of agencies and their canonical names."""

from __future__ import annotations

import pytest

from transforms.rules import agencies_in, canonical_agency
from transforms.rules.agencies import AGENCY_MARK, mark_agencies


@pytest.mark.parametrize(
    ("line", "agencies"),
    [
        ("With AFP", ("AFP",)),
        ("Agence France-Presse and The Associated Press", ("AFP", "AP")),
        ("REUTER", ("Reuters",)),
        ("(Itar-Tass)", ("TASS",)),
        ("dpa/AFP/AFP", ("DPA", "AFP")),
        ("(UP)", ("United Press",)),
        ("SIGN UP TODAY", ()),
        ("APPLE AND MAPS", ()),
        ("(Thomson Reuters Foundation)", ("Thomson Reuters Foundation",)),
    ],
)
def test_the_agencies_a_line_names(line: str, agencies: tuple[str, ...]) -> None:
    assert agencies_in(line) == agencies


def test_any_agency_is_one_mark_with_its_article() -> None:
    assert mark_agencies("With The Associated Press.") == f"With {AGENCY_MARK}."


def test_a_word_that_is_no_agency_has_no_canonical_name() -> None:
    assert canonical_agency("Gazette") is None
