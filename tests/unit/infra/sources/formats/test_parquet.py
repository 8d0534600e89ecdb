"""Parquet files: columns, maps, ranges of row groups, damage."""

from __future__ import annotations

import io
import json
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any, cast

import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow.parquet import ParquetFile, write_table

from infra.sources.formats.parquet import PARQUET, read_parquet, recognizes
from infra.sources.inputs import BadInput, Input
from infra.sources.record_options import DEFAULT_OPTIONS, RecordOptions, parse_map
from infra.sources.source_file import Limits, RecordOrigin, SourceFile
from tests.unit.infra.sources.formats.warc.test_cut import ForwardStream
from transforms.records import RawRecord, Reason

ROWS = [
    {"id": str(number), "title": f"Ferry {number}", "text": f"The ferry sails on day {number}." * 20, "url": None}
    for number in range(50)
]


def stored(rows: list[dict[str, Any]], schema: pyarrow.Schema | None = None, **options: Any) -> bytes:
    """A Parquet file."""
    target = io.BytesIO()
    write_table(pyarrow.Table.from_pylist(rows, schema=schema), target, write_page_checksum=True, **options)
    return target.getvalue()


def read(
    content: bytes, start: int = 0, end: int | None = None, keys: str | None = None, limits: Limits | None = None
) -> list[Input]:
    """The inputs of a stored file."""
    options = RecordOptions(parse_map(keys)) if keys else DEFAULT_OPTIONS
    observed = datetime(2024, 11, 27, tzinfo=UTC)
    origin = RecordOrigin("a.parquet", None, observed, options=options, limits=limits or Limits(), format="parquet")
    return list(read_parquet(SourceFile(origin, lambda: io.BytesIO(content), start, end, len(content))))


def record(one: Input) -> RawRecord:
    assert isinstance(one, RawRecord), one
    return one


def refusal(one: Input) -> BadInput:
    assert isinstance(one, BadInput), one
    return one


def test_each_row_is_an_article_with_its_number() -> None:
    found = [record(one) for one in read(stored(ROWS))]
    assert [one.external_id for one in found] == [row["id"] for row in ROWS]
    assert [one.input.offset for one in found] == list(range(50))
    assert found[7].content == ROWS[7]["text"]
    assert found[7].title == "Ferry 7"
    assert found[7].url is None


def test_columns_are_renamed_and_left_out_by_a_map() -> None:
    rows = [{"headline": "Ferry", "body": "It sails.", "vector": [0.5, 0.25]}]
    (found,) = read(stored(rows), keys="title=headline,text=body,ignore=vector")
    assert record(found).title == "Ferry"
    assert record(found).content == "It sails."
    (bad,) = read(stored(rows))
    assert refusal(bad).rejected.reason is Reason.NO_CONTENT
    assert "--map" in refusal(bad).rejected.message


def test_times_are_read_in_every_unit() -> None:
    moment = datetime(2024, 11, 27, 9, 30, tzinfo=UTC)
    for unit in ("s", "ms", "us", "ns"):
        schema = pyarrow.schema({"text": pyarrow.string(), "published": pyarrow.timestamp(unit, "Asia/Seoul")})
        (found,) = read(stored([{"text": "t", "published": moment}], schema))
        assert record(found).published == "2024-11-27T18:30:00+09:00"
    (found,) = read(stored([{"text": "t", "published": datetime(2024, 11, 27, 9, 30)}]))
    assert record(found).published == "2024-11-27T09:30:00"
    (found,) = read(stored([{"text": "t", "published": date(2024, 11, 27)}]))
    assert record(found).published == "2024-11-27"


def test_lists_of_strings_are_paragraphs_and_numbers_ids() -> None:
    (found,) = read(stored([{"id": 17, "text": ["One.", None, "Two."], "language": ["en"], "source": []}]))
    assert record(found).content == "One.\n\nTwo."
    assert record(found).external_id == "17"
    assert record(found).language == "en"
    assert record(found).source == "local"


def test_binary_texts_are_utf_8_and_missing_numbers_absent() -> None:
    (found,) = read(stored([{"text": "Café".encode(), "published": float("nan"), "id": Decimal("12")}]))
    assert record(found).content == "Café"
    assert record(found).published is None
    assert record(found).external_id == "12"


def test_the_dead_letter_of_a_row_is_the_row_as_json() -> None:
    (bad,) = read(stored([{"text": "It sails.", "published": "someday", "editor": "x"}]), keys="ignore=editor")
    letter = refusal(bad)
    assert letter.rejected.reason is Reason.BAD_VALUE
    assert json.loads(letter.content) == {"text": "It sails.", "published": "someday"}
    assert isinstance(PARQUET.reread(letter, None), BadInput)
    fixed = BadInput(letter.rejected, letter.content.replace(b"someday", b"2024-11-27"), "local", letter.observed)
    assert record(PARQUET.reread(fixed, None)).published == "2024-11-27"


def test_a_time_that_python_has_not_costs_its_row() -> None:
    schema = pyarrow.schema({"text": pyarrow.string(), "published": pyarrow.timestamp("s")})
    values = pyarrow.array([1_732_700_000, 10**12, None], pyarrow.int64()).cast(pyarrow.timestamp("s"))
    target = io.BytesIO()
    table = pyarrow.Table.from_arrays([pyarrow.array(["a", "b", "c"]), values], schema=schema)
    write_table(table, target)
    found = read(target.getvalue())
    assert [type(one) for one in found] == [RawRecord, BadInput, RawRecord]
    assert refusal(found[1]).rejected.input.offset == 1


@pytest.mark.parametrize("group", [7, 10, 50])
@given(cuts=st.sets(st.integers(1, 8_000), max_size=5))
@settings(max_examples=20)
def test_ranges_together_are_the_whole(group: int, cuts: set[int]) -> None:
    content = stored(ROWS, row_group_size=group)
    bounds = [0, *sorted(cut for cut in cuts if cut < len(content)), len(content)]
    parts = [one for start, end in pairwise(bounds) for one in read(content, start, end)]
    assert parts == read(content)


def test_a_stream_that_cannot_seek_is_copied() -> None:
    content = stored(ROWS)
    origin = RecordOrigin("a.parquet", None, datetime(2024, 11, 27, tzinfo=UTC))
    file = SourceFile(origin, lambda: cast("io.BytesIO", ForwardStream(content)))
    assert list(read_parquet(file)) == [*read_parquet(SourceFile(origin, lambda: io.BytesIO(content)))]


def test_truncation_at_any_byte_is_reported() -> None:
    content = stored(ROWS[:5])
    for length in range(0, len(content), 11):
        (bad,) = read(content[:length])
        assert refusal(bad).rejected.reason is Reason.MALFORMED_RECORD
        assert "not a whole Parquet file" in refusal(bad).rejected.message


def test_damage_in_a_row_group_costs_no_other_group() -> None:
    content = bytearray(stored(ROWS, row_group_size=10, compression="snappy"))
    column = ParquetFile(io.BytesIO(content)).metadata.row_group(2).column(2)
    at = column.dictionary_page_offset + 100
    content[at] ^= 0xFF
    found = read(bytes(content))
    assert {record(one).external_id for one in found if isinstance(one, RawRecord)} >= {
        str(number) for number in range(50) if not 20 <= number < 30
    }
    assert [refusal(one).rejected.reason for one in found if isinstance(one, BadInput)] == [Reason.MALFORMED_RECORD]


@given(st.data())
@settings(max_examples=60)
def test_flipped_bytes_are_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(stored(ROWS[:10], row_group_size=5))
    for at in data.draw(st.lists(st.integers(4, len(content) - 1), min_size=1, max_size=3)):
        content[at] ^= 1 << data.draw(st.integers(0, 7))
    for one in read(bytes(content)):
        assert isinstance(one, RawRecord) or one.rejected.reason is not Reason.INTERNAL_ERROR


def test_a_row_group_that_unpacks_to_too_much_is_refused() -> None:
    content = stored([{"text": "x" * 20_000_000}], compression="zstd", use_dictionary=False)
    (bad,) = read(content)
    assert refusal(bad).rejected.reason is Reason.EXPANDS_TOO_MUCH


def test_repeated_columns_are_refused() -> None:
    target = io.BytesIO()
    write_table(pyarrow.table([["a"], ["b"]], names=["text", "text"]), target)
    (bad,) = read(target.getvalue())
    assert refusal(bad).rejected.reason is Reason.REPEATED_KEY


def test_without_pyarrow_the_message_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    (bad,) = read(b"PAR1")
    assert "pip install pyarrow" in refusal(bad).rejected.message


def test_a_parquet_file_is_recognized() -> None:
    assert recognizes(stored(ROWS[:1])[:4_096])
    assert not recognizes(b"text")
