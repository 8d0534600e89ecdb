"""Refused inputs are read again: by today's reader, from the bytes that were kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.sources import BadInput, plan_shards, read_shard, reread
from infra.sources.source_file import Limits
from transforms.records import InputRef, RawRecord, Reason, Rejected

SEEN = datetime(2024, 11, 27, 12, tzinfo=UTC)


def bad_line(content: bytes, source: str = "local") -> BadInput:
    rejected = Rejected(Reason.UNKNOWN_KEY, "read", "unknown key 'body'", InputRef("feed.jsonl", 70, len(content)))
    return BadInput(rejected, content, source, SEEN)


def bad_file(folder: Path, metadata: object) -> BadInput:
    (folder / "story.txt").write_text("Ministers met in Paris.")
    (folder / "story.txt.meta.json").write_text(json.dumps(metadata))
    (bad,) = read_shard(plan_shards([str(folder)]).shards[0])
    assert isinstance(bad, BadInput)
    return bad


def test_a_line_that_can_be_read_today_is_an_article_seen_when_it_came() -> None:
    article = reread(bad_line(b'{"id": "7", "text": "Ministers met.", "url": "https://wire.example/7"}'))
    assert isinstance(article, RawRecord)
    assert (article.observed, article.source) == (SEEN, "wire.example")
    assert article.input == InputRef("feed.jsonl", 70, 70)


def test_the_source_that_the_run_gave_is_kept() -> None:
    article = reread(bad_line(b'{"id": "7", "text": "Ministers met.", "url": "https://wire.example/7"}', "afp"))
    assert article.source == "afp"


@pytest.mark.parametrize("content", [b"{no json", b"", b'{"text": ""}', b"[1]", b"\xff"])
def test_a_line_that_still_cannot_be_read_is_reported(content: bytes) -> None:
    again = reread(bad_line(content))
    assert isinstance(again, BadInput)
    assert (again.content, again.rejected.input, again.observed) == (
        content,
        InputRef("feed.jsonl", 70, len(content)),
        SEEN,
    )


def test_a_file_is_read_with_the_metadata_as_they_are_now(tmp_path: Path) -> None:
    bad = bad_file(tmp_path, {"id": "7", "publshed": "2024-11-27"})
    assert bad.rejected.reason is Reason.UNKNOWN_KEY
    again = reread(bad)
    assert isinstance(again, BadInput)
    assert again == bad
    (tmp_path / "story.txt").write_text("Another text by now.")
    (tmp_path / "story.txt.meta.json").write_text('{"id": "7", "published": "2024-11-27"}')
    article = reread(bad)
    assert isinstance(article, RawRecord)
    assert (article.external_id, article.published, article.path) == ("7", "2024-11-27", str(tmp_path / "story.txt"))
    assert article.content == b"Ministers met in Paris."
    assert article.observed == bad.observed


def test_a_file_whose_metadata_are_gone_is_not_read_without_them(tmp_path: Path) -> None:
    bad = bad_file(tmp_path, {"id": 7.5})
    (tmp_path / "story.txt.meta.json").unlink()
    again = reread(bad)
    assert isinstance(again, BadInput)
    assert "are gone" in again.rejected.message
    assert again.rejected.reason is bad.rejected.reason
    (tmp_path / "manifest.json").write_text("{")
    again = reread(bad)
    assert isinstance(again, BadInput)
    assert "not valid JSON" in again.rejected.message
    (tmp_path / "manifest.json").write_text('{"story.txt": {"id": "7"}}')
    assert isinstance(reread(bad), RawRecord)


def test_what_was_not_kept_whole_is_reported(tmp_path: Path) -> None:
    (tmp_path / "archive.jsonl.gz").write_bytes(b"no gzip file")
    (bad,) = read_shard(plan_shards([str(tmp_path)]).shards[0])
    assert isinstance(bad, BadInput)
    again = reread(bad)
    assert isinstance(again, BadInput)
    assert again.rejected.reason is Reason.UNREADABLE
    assert (
        again.rejected.message
        == f"its bytes were not kept; ingest {tmp_path}/archive.jsonl.gz again once it can be read"
    )


def test_a_line_of_which_only_the_beginning_was_kept_is_reported(tmp_path: Path) -> None:
    (tmp_path / "feed.jsonl").write_bytes(b'{"text": "Ministers met in Paris."}\n')
    (cut,) = read_shard(plan_shards([str(tmp_path)]).shards[0], limits=Limits(record_bytes=20))
    assert isinstance(cut, BadInput)
    again = reread(cut)
    assert isinstance(again, BadInput)
    assert again.rejected.reason is Reason.TOO_LARGE
    assert "not kept" in again.rejected.message
