"""Tests that the tables which extraction finds in plain text are those that cleaning would find in its lines."""

from __future__ import annotations

from tests.quality.line_wires import line_wires
from transforms.extract.structure import find_rows, read_structure

_TEXT = """The port, which has been closed since the
storm, gave these figures.

  Hull    330   +12
  Goole   905    -3

That is all."""


def test_rows_are_numbered_among_the_lines_that_are_not_blank() -> None:
    structure = read_structure(_TEXT)
    lead, table, end = structure.paragraphs
    assert lead == "The port, which has been closed since the storm, gave these figures."
    assert (table.count("\n"), end) == (1, "That is all.")
    assert structure.rows == {1, 2}


def test_rows_of_all_wires_are_rows_of_their_paragraphs() -> None:
    for wire in line_wires():
        structure = read_structure(wire.text)
        lines = "\n\n".join(structure.paragraphs).split("\n")
        filled = [number for number, line in enumerate(lines) if line]
        assert {filled[number] for number in structure.rows} == find_rows(lines), wire.id
