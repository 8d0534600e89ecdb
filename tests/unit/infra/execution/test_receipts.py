"""A segment gets a receipt for the inputs that are known to end the same way again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from infra.elasticsearch.loading.outcomes import Outcome
from infra.execution.receipts import MOST_OPEN, MOST_SOURCES, ReceiptBuilder, SegmentReceipt, file_key
from infra.sources import BadInput, RecordOptions, Segment, Shard, find_segments, read_shard
from infra.sources.formats import jsonl
from infra.sources.formats.jsonl import read_lines
from infra.sources.source_file import SourceFile
from transforms.records import RawRecord

SHARD_BYTES = 80


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.jsonl"
    path.write_text("".join(f'{{"id": "{n}", "text": "Ministers met."}}\n' for n in range(5)))
    return path


def segments_of(path: Path, size: int = SHARD_BYTES) -> tuple[Segment, ...]:
    return find_segments([str(path)], size).segments


def read(segments: Sequence[Segment], outcomes: dict[str | None, Outcome | None] | None = None) -> list[SegmentReceipt]:
    """The receipts of a shard in which every record was unchanged, but those of `outcomes`, by id."""
    builder = ReceiptBuilder(segments)
    for item in read_shard(Shard(0, tuple(segments))):
        builder.count_read(item)
        if isinstance(item, RawRecord):
            repeated = (outcomes or {}).get(item.external_id, Outcome.UNCHANGED)
            if repeated:
                builder.count_repeatable(item, repeated)
    return builder.build(None)


def test_each_range_of_a_file_has_its_receipt(feed: Path) -> None:
    segments = segments_of(feed)
    receipts = read(segments)
    assert [(one.start, one.end) for one in receipts] == [(one.start, one.end) for one in segments]
    assert sum(one.outcomes.get("local", {}).get("unchanged", 0) for one in receipts) == 5
    assert all(receipt.is_for(segment) for receipt, segment in zip(receipts, segments, strict=True))
    assert [SegmentReceipt.model_validate_json(one.model_dump_json()) for one in receipts] == receipts


def test_a_line_without_a_certain_outcome_is_read_again(feed: Path) -> None:
    segments = segments_of(feed)
    first, *_ = read(segments, {"1": None})
    assert first.outcomes == {"local": {"unchanged": 2}}
    assert [item.external_id for item in _again(first, segments[0])] == ["1"]
    assert read(segments, {"0": Outcome.OLDER})[0].outcomes == {"local": {"older": 1, "unchanged": 2}}


def test_a_refused_line_is_read_again(feed: Path) -> None:
    feed.write_text("{no json\n" + feed.read_text() + "{no json either\n")
    for size in (SHARD_BYTES, 10_000):
        segments = segments_of(feed, size)
        receipts = read(segments)
        assert len(receipts) == len(segments)
        pairs = zip(receipts, segments, strict=True)
        again = [item.content for one, segment in pairs for item in _again(one, segment)]
        assert again == [b"{no json", b"{no json either"]


def test_a_line_that_is_read_again_has_no_receipt_without_a_certain_outcome(feed: Path) -> None:
    segments = segments_of(feed, 10_000)
    (receipt,) = read(segments, {"1": None, "3": None})
    (one,) = read(receipt.open_segments(segments[0]), {"1": None})
    assert one.start == receipt.open[1]
    assert one.outcomes == {"local": {"unchanged": 1}}


def test_a_range_with_too_many_such_lines_has_no_receipt(tmp_path: Path) -> None:
    path = tmp_path / "feed.jsonl"
    for count, receipts in ((MOST_OPEN, 1), (MOST_OPEN + 1, 0)):
        path.write_text("{no json\n" * count + '{"id": "1", "text": "Text."}\n')
        assert len(read(segments_of(path, 1_000_000))) == receipts


def test_a_file_that_cannot_be_read_to_its_end_has_none(feed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    segments = segments_of(feed, 10_000)

    def interrupted(file: SourceFile) -> Iterator[tuple[int, bytes]]:
        yield from islice(read_lines(file), 2)
        raise OSError("I/O error")

    monkeypatch.setattr(jsonl, "read_lines", interrupted)
    assert any(isinstance(item, BadInput) for item in read_shard(Shard(0, segments)))
    assert read(segments) == []
    feed.unlink()
    assert read(segments) == []


def _again(receipt: SegmentReceipt, segment: Segment) -> list[Any]:
    """The inputs that are read again."""
    return list(read_shard(Shard(0, tuple(receipt.open_segments(segment)))))


def test_a_file_that_is_one_article_has_none(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ministers met in Paris.")
    assert read(segments_of(tmp_path / "a.txt")) == []


def test_a_file_that_changes_while_it_is_read_has_none(feed: Path) -> None:
    segments = segments_of(feed, 10_000)
    builder = ReceiptBuilder(segments)
    for item in read_shard(Shard(0, segments)):
        builder.count_read(item)
        assert isinstance(item, RawRecord)
        builder.count_repeatable(item, Outcome.UNCHANGED)
    feed.write_text(feed.read_text().replace("Ministers", "Minstrels"))
    assert builder.build(None) == []


def test_the_file_time_counts_for_records_without_an_observed(feed: Path) -> None:
    os.utime(feed, (1_700_000_000, 1_700_000_000))
    (undated,) = read(segments_of(feed, 10_000))
    feed.write_text(feed.read_text().replace('"id"', '"observed": "2024-11-27T08:00:00Z", "id"'))
    os.utime(feed, (1_700_000_000, 1_700_000_000))
    (dated,) = read(segments_of(feed, 10_000))
    assert undated.file_time == datetime.fromtimestamp(1_700_000_000, UTC)
    assert dated.file_time is None
    assert dated.is_for(segments_of(feed, 10_000)[0])
    os.utime(feed, (1_700_000_001, 1_700_000_001))
    assert dated.is_for(segments_of(feed, 10_000)[0])
    feed.write_text(feed.read_text().replace('"observed": "2024-11-27T08:00:00Z", "id"', '"id"'))
    assert not undated.is_for(segments_of(feed, 10_000)[0])
    os.utime(feed, (1_700_000_000, 1_700_000_000))
    assert undated.is_for(segments_of(feed, 10_000)[0])


def test_a_receipt_is_for_its_range_of_its_file_alone(feed: Path) -> None:
    first, second, *_ = segments_of(feed)
    receipt, *_ = read([first])
    assert not receipt.is_for(second)
    feed.unlink()
    assert not receipt.is_for(first)
    assert len({file_key(first, None), file_key(first, "afp")}) == 2


def test_a_segment_of_too_many_sources_has_none(tmp_path: Path) -> None:
    path = tmp_path / "feed.jsonl"
    for count, receipts in ((MOST_SOURCES, 1), (MOST_SOURCES + 1, 0)):
        path.write_text("".join(f'{{"source": "s{n}", "id": "1", "text": "Text."}}\n' for n in range(count)))
        assert len(read(segments_of(path, 1_000_000))) == receipts


def test_a_receipt_is_of_one_map_and_one_order_of_dates(feed: Path) -> None:
    options = [RecordOptions(), RecordOptions((("body", "text"),)), RecordOptions(day_first=True)]
    keys = {file_key(find_segments([str(feed)], options=one).segments[0], None) for one in options}
    assert len(keys) == len(options)
