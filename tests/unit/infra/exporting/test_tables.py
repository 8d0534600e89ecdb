"""The files of an export: read back by their own readers, written piece by piece, harmless in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

import orjson
import pytest
from pyarrow.parquet import read_table

from infra.exporting import COLUMNS, FORMATS, write_csv, write_lines, write_parquet
from infra.exporting.tables import PIECE, ROWS
from tests.service.articles import document
from transforms.document import Document

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", '=cmd|"/c calc"!A1', "\n=1", "\u202e=1"]


def many(count: int) -> Iterator[Document]:
    for number in range(count):
        yield document(f"{number}", f"Title {number}", 'Body, with "quotes";\nand lines.', people=["Ann", "Bo"])


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_begins_a_formula(formula: str) -> None:
    fields = {"source": formula, "people": [formula, "Ann"], "url": formula}
    text = b"".join(write_csv([document(formula, formula, formula, **fields)], (*COLUMNS, "body"))).decode()
    _, row = csv.reader(StringIO(text))
    assert len(text.splitlines()) == 2
    for cell in filter(None, row):
        assert cell.lstrip()[0] not in "=+-@＝＋－＠\t\r\n"


def test_each_format_has_every_article_in_order() -> None:
    count = 2 * ROWS + 1
    rows = list(csv.DictReader(StringIO(b"".join(write_csv(many(count))).decode())))
    lines = [orjson.loads(line) for line in b"".join(write_lines(many(count))).splitlines()]
    table = read_table(BytesIO(b"".join(write_parquet(many(count))))).to_pylist()
    for found in (rows, lines, table):
        assert [one["external_id"] for one in found] == [f"{number}" for number in range(count)]
    assert rows[0]["people"] == "Ann; Bo"
    assert lines[0]["body"] == table[0]["body"]
    assert table[0]["people"] == ["Ann", "Bo"]


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_of_nothing_is_a_file(name: str) -> None:
    content = b"".join(FORMATS[name].write(iter(())))
    if name == "csv":
        assert content.decode() == ",".join(COLUMNS) + "\n"
    elif name == "parquet":
        assert read_table(BytesIO(content)).num_rows == 0
    else:
        assert content == b""


@pytest.mark.parametrize(("name", "most"), [("csv", PIECE), ("jsonl", PIECE), ("parquet", ROWS)])
def test_a_piece_is_written_before_the_next_articles_are_read(name: str, most: int) -> None:
    read = 0

    def counted() -> Iterator[Document]:
        nonlocal read
        for one in many(10 * most):
            read += 1
            yield one

    pieces = FORMATS[name].write(counted())
    for number in range(1, 5):
        assert next(pieces)
        assert read == number * most
