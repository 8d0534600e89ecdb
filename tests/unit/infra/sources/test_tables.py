"""CSV, TSV, JSON files and packed files: every record, each bad one alone, and the bytes to read it again."""

from __future__ import annotations

import csv
import gzip
import json
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.sources import BadInput, plan_shards, read_shard, reread
from infra.sources.source_file import DEFAULT_LIMITS, Limits
from transforms.records import RawRecord, Reason

TABLE = 'id,title,text\n1,Ferry,"Sank, they said.\nAll safe."\n2,Rain\n3,,It rained.\n'


def inputs(file: Path, content: bytes, limits: Limits = DEFAULT_LIMITS) -> list[RawRecord | BadInput]:
    file.write_bytes(gzip.compress(content) if file.suffix == ".gz" else content)
    return [item for shard in plan_shards([str(file)]).shards for item in read_shard(shard, limits=limits)]


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "A.CSV"])
def test_a_row_is_an_article_and_a_short_one_is_refused_alone(tmp_path: Path, name: str) -> None:
    first, bad, third = inputs(tmp_path / name, TABLE.encode())
    assert isinstance(first, RawRecord)
    assert (first.external_id, first.title, first.content) == ("1", "Ferry", "Sank, they said.\nAll safe.")
    assert isinstance(bad, BadInput)
    assert bad.rejected.message == "the row has 2 cells, the header 3"
    assert isinstance(third, RawRecord)
    assert (third.external_id, third.title) == ("3", None)
    assert TABLE.encode()[third.input.offset :].startswith(b"3,,")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.tsv", b'id\ttext\n1\tHe said "no".\n'),
        ("a.csv", b'id;text\n1;He said "no".\n'),
        ("a.csv", b'\xef\xbb\xbfid,text\r\n\r\n1,He said "no".\r\n'),
    ],
)
def test_delimiters_marks_and_empty_lines(tmp_path: Path, name: str, content: bytes) -> None:
    (record,) = inputs(tmp_path / name, content)
    assert isinstance(record, RawRecord)
    assert (record.external_id, record.content) == ("1", 'He said "no".')


def test_a_refused_row_keeps_its_header_and_is_read_again(tmp_path: Path) -> None:
    (bad,) = inputs(tmp_path / "a.csv", b'id,text,published\n1,"Rain, again.",soon\n')
    assert isinstance(bad, BadInput)
    assert bad.content == b'id,text,published\n1,"Rain, again.",soon\n'
    again = reread(bad)
    assert isinstance(again, BadInput)
    assert (again.rejected.reason, again.content) == (Reason.BAD_VALUE, bad.content)


def test_bytes_that_are_not_utf_8_cost_their_row(tmp_path: Path) -> None:
    bad, good = inputs(tmp_path / "a.csv", b"id,text\n1,caf\xe9\n2,Rain.\n")
    assert isinstance(bad, BadInput)
    assert "not UTF-8" in bad.rejected.message
    assert isinstance(good, RawRecord)


def test_a_quotation_mark_that_is_never_closed_is_one_bad_input(tmp_path: Path) -> None:
    first, bad = inputs(tmp_path / "a.csv", b'id,text\n1,Rain.\n2,"Snow\n3,Hail.\n')
    assert isinstance(first, RawRecord)
    assert isinstance(bad, BadInput)
    content = b'id,text\n1,Rain.\n2,"Snow' + b"\n3,Hail." * 20
    *_, long = inputs(tmp_path / "b.csv", content, Limits(record_bytes=20))
    assert isinstance(long, BadInput)
    assert (long.rejected.reason, long.rejected.input.length) == (Reason.TOO_LARGE, None)


@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8"), min_size=1), st.text(st.characters(codec="utf-8")))))
def test_what_csv_writes_is_read(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]) -> None:
    text = StringIO(newline="")
    csv.writer(text).writerows([("text", "title"), *((f"x{body}", title) for body, title in rows)])
    found = inputs(tmp_path_factory.mktemp("csv") / "a.csv", text.getvalue().encode())
    assert [item.content for item in found if isinstance(item, RawRecord)] == [f"x{body}" for body, _ in rows]


@pytest.mark.parametrize("name", ["a.json", "a.json.gz"])
@pytest.mark.parametrize("form", ["[{0}, {1}]", "{0}\n{1}\n", "  [\n {0}\n ,{1} ]\n", "\ufeff[{0},{1}]", "{0}{1}"])
def test_a_json_file_is_an_array_or_records_in_a_row(tmp_path: Path, name: str, form: str) -> None:
    texts = ['{"id": "1", "text": "Café in Lima."}', '{"id": "2",\n "text": "Rain."}']
    content = form.replace("{0}", texts[0]).replace("{1}", texts[1]).encode()
    found = inputs(tmp_path / name, content)
    assert [item.external_id for item in found if isinstance(item, RawRecord)] == ["1", "2"]
    second = found[1]
    assert isinstance(second, RawRecord)
    assert content[second.input.offset :].startswith(b'{"id": "2"')


def test_a_bad_element_costs_itself_and_a_torn_file_its_rest(tmp_path: Path) -> None:
    element, good, rest = inputs(tmp_path / "a.json", b'[7, {"id": "1", "text": "Rain."}, {"id": "2", "te')
    assert isinstance(element, BadInput)
    assert element.rejected.reason is Reason.NOT_AN_OBJECT
    assert isinstance(good, RawRecord)
    assert isinstance(rest, BadInput)
    assert (rest.rejected.reason, rest.content) == (Reason.MALFORMED_JSON, b'{"id": "2", "te')
    (repeated,) = inputs(tmp_path / "b.json", b'[{"text": "a", "text": "b"}]')
    assert isinstance(repeated, BadInput)
    assert repeated.rejected.reason is Reason.REPEATED_KEY


@given(st.binary(max_size=200))
def test_any_bytes_become_inputs(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    for name in ("a.json", "b.csv", "c.tsv"):
        for item in inputs(folder / name, content):
            assert isinstance(item, RawRecord) or item.rejected.message


def test_packed_text_and_pages_are_unpacked(tmp_path: Path) -> None:
    (text,) = inputs(tmp_path / "a.txt.gz", b"Rain in Lima.")
    (page,) = inputs(tmp_path / "b.html.gz", b"<p>Rain in Lima.")
    assert isinstance(text, RawRecord)
    assert isinstance(page, RawRecord)
    assert [(one.media, one.content) for one in (text, page)] == [
        ("text", b"Rain in Lima."),
        ("html", b"<p>Rain in Lima."),
    ]
    (broken,) = inputs(tmp_path / "c.txt", b"x") and [
        item for shard in plan_shards([str(_torn(tmp_path / "d.txt.gz"))]).shards for item in read_shard(shard)
    ]
    assert isinstance(broken, BadInput)
    assert broken.rejected.reason is Reason.UNREADABLE


def _torn(file: Path) -> Path:
    file.write_bytes(gzip.compress(json.dumps({"text": "Rain." * 100}).encode())[:-8])
    return file


def test_a_large_json_file_is_read_as_a_stream(tmp_path: Path) -> None:
    records = [{"id": str(number), "text": f"Rain fell on day {number}."} for number in range(200)]
    content = json.dumps(records, indent=1).encode()
    found = inputs(tmp_path / "a.json", content, Limits(record_bytes=2_000))
    assert [item.external_id for item in found if isinstance(item, RawRecord)] == [str(n) for n in range(200)]
    first = found[0]
    assert isinstance(first, RawRecord)
    assert json.loads(content[first.input.offset :][: first.input.length]) == records[0]
    *good, cut = inputs(tmp_path / "b.json", content[:-30], Limits(record_bytes=2_000))
    assert len(good) == 199
    assert isinstance(cut, BadInput)
    assert cut.rejected.reason is Reason.TRUNCATED
