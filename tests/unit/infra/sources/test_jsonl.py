"""JSON lines: one bad line is one bad input, with its reason and its byte offset."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
import zstandard

from infra.sources import Shard, plan_shards, read_shard
from infra.sources.formats.jsonl import lines_of, parse_line
from infra.sources.inputs import BadInput
from infra.sources.source_file import RecordOrigin
from transforms.records import RawRecord, Reason

ORIGIN = RecordOrigin("feed.jsonl", None, datetime(2024, 11, 27, tzinfo=UTC))


def parsed(line: bytes) -> RawRecord:
    record = parse_line(line, 0, ORIGIN)
    assert isinstance(record, RawRecord)
    return record


def test_every_key_of_the_contract_is_read() -> None:
    record = parsed(
        b'{"id":"a","url":"https://x.example/1","title":"T","text":"Body.","published":"2024-11-27 09:30",'
        b'"observed":"2024-11-27T10:00:00+01:00","source":"s","language":"en"}'
    )
    assert (record.external_id, record.url, record.title, record.content) == ("a", "https://x.example/1", "T", "Body.")
    assert (record.published, record.source, record.language) == ("2024-11-27T09:30", "s", "en")
    assert record.observed == datetime(2024, 11, 27, 9, tzinfo=UTC)


def test_null_and_the_empty_string_mean_absent() -> None:
    record = parsed(b'{"id":null,"title":"","published":null,"text":"Body.","html":""}')
    assert record.external_id is record.title is record.published is None


def test_observed_falls_back_to_the_time_of_the_file_and_source_to_the_url() -> None:
    record = parsed(b'{"url":"https://www.daily.example/1","text":"Body."}')
    assert record.observed == ORIGIN.observed
    assert record.source == "daily.example"


def test_a_number_is_a_fine_id() -> None:
    assert parsed(b'{"id":17,"text":"Body."}').external_id == "17"


@pytest.mark.parametrize(
    ("line", "reason", "message"),
    [
        (b'{"text": "unfinished', Reason.MALFORMED_JSON, "not valid JSON"),
        (b'["text"]', Reason.NOT_AN_OBJECT, "list"),
        (b'{"text":"a","headline":"b"}', Reason.UNKNOWN_KEY, "'headline'"),
        (b'{"text":"a","text":"b"}', Reason.REPEATED_KEY, "repeated key 'text'; give each key once"),
        (b'{"id":"1","text":"a","i\\u0064" :"2"}', Reason.REPEATED_KEY, "'id'"),
        (b'{"text":"a","observed":"0001-01-01T00:00:00+14:00"}', Reason.BAD_VALUE, "observed"),
        (b'{"text":"a","html":"<p>b"}', Reason.BAD_VALUE, "give one"),
        (b'{"text":5}', Reason.BAD_VALUE, "text must be a string, not int"),
        (b'{"text":"a","title":["b"]}', Reason.BAD_VALUE, "title must be a string"),
        (b'{"text":"a","published":"last week"}', Reason.BAD_VALUE, "published 'last week'"),
        (b'{"id":"a"}', Reason.NO_CONTENT, "neither text nor html"),
        (b'{"text":NaN}', Reason.MALFORMED_JSON, "NaN"),
        (b'{"text":"caf\xe9"}', Reason.MALFORMED_JSON, "not UTF-8: byte 12"),
        (b"[" * 100_000, Reason.MALFORMED_JSON, "nested too deeply"),
    ],
)
def test_a_bad_line_is_refused_by_name(line: bytes, reason: Reason, message: str) -> None:
    bad = parse_line(line, 42, ORIGIN)
    assert isinstance(bad, BadInput)
    assert bad.rejected.reason is reason
    assert message in bad.rejected.message
    assert (bad.rejected.input.offset, bad.rejected.input.length, bad.content) == (42, len(line), line)


def test_a_lone_surrogate_passes_to_be_repaired_by_decoding() -> None:
    assert parsed(b'{"text":"a \\ud83d b"}').content == "a \ud83d b"


def test_lines_are_cut_at_newline_bytes_alone() -> None:
    stream = BytesIO("a\u2028b\x85c\r\n\nd".encode())
    assert [line for _, line in lines_of(stream)] == ["a\u2028b\x85c".encode(), b"", b"d"]


def test_byte_ranges_give_every_line_exactly_once() -> None:
    content = b"".join(b"line %d %s\n" % (n, b"x" * (n % 7)) for n in range(50))
    whole = list(lines_of(BytesIO(content)))
    for size in (1, 7, 10, 64, 1000):
        cuts = range(0, len(content), size)
        pieces = [pair for start in cuts for pair in lines_of(BytesIO(content), start, start + size)]
        assert pieces == whole


@pytest.mark.parametrize("name", ["feed.jsonl", "feed.jsonl.gz", "feed.jsonl.zst"])
def test_one_line_of_a_file_is_read_again_by_its_offset(tmp_path: Path, name: str) -> None:
    lines = [b'{"id": "%d", "text": "Rain fell in Lima."}\n' % number for number in range(50)]
    content = b"".join(lines)
    packed = {".jsonl": content, ".gz": gzip.compress(content), ".zst": zstandard.compress(content)}
    (tmp_path / name).write_bytes(packed[Path(name).suffix])
    (segment,) = plan_shards([str(tmp_path)]).shards[0].segments
    for number in (0, 1, 30, 49):
        start = content.index(lines[number])
        (record,) = read_shard(Shard(0, (replace(segment, start=start, end=start + 1, bytes=1),)))
        assert isinstance(record, RawRecord)
        assert (record.external_id, record.input.offset) == (str(number), start)
