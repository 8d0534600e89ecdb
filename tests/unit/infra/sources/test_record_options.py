"""Maps of keys: parsed strictly, suggested for records with other keys, applied from an option or a manifest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.sources import BadInput, RecordOptions, SourceError, find_segments, plan_shards, read_shard, reread
from infra.sources.record_options import MapError, parse_map, suggest_map
from infra.sources.unmapped import unmapped_keys
from transforms.records import RawRecord, Reason

RECORD = {"headline": "Rain", "body": "It rained.", "date": "03/04/2024", "words": 2}
MAP = "text=body,title=headline,published=date,ignore=words"


def write(folder: Path, *records: object) -> Path:
    file = folder / "feed.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return file


def inputs(path: Path, options: RecordOptions | None = None) -> list[RawRecord | BadInput]:
    plan = plan_shards([str(path)], options=options or RecordOptions())
    return [item for shard in plan.shards for item in read_shard(shard)]


def test_the_refusal_of_a_record_names_its_keys_and_the_map_that_reads_it(tmp_path: Path) -> None:
    (bad,) = inputs(write(tmp_path, RECORD))
    assert isinstance(bad, BadInput)
    assert bad.rejected.reason is Reason.NO_CONTENT
    assert "its keys are 'headline', 'body', 'date', 'words'" in bad.rejected.message
    assert bad.rejected.message.endswith(f"--map {MAP}")
    (record,) = inputs(tmp_path, RecordOptions(parse_map(MAP), day_first=True))
    assert isinstance(record, RawRecord)
    assert (record.title, record.content, record.published) == ("Rain", "It rained.", "2024-04-03")


def test_the_map_is_printed_before_a_run_for_files_that_need_one(tmp_path: Path) -> None:
    file = write(tmp_path, RECORD, RECORD)
    (sentence,) = unmapped_keys(find_segments([str(file)]).segments)
    assert sentence.endswith(f"--map {MAP}")
    assert not list(unmapped_keys(find_segments([str(file)], options=RecordOptions(parse_map(MAP), True)).segments))


def test_a_manifest_has_the_map_and_the_order_of_dates_of_a_file(tmp_path: Path) -> None:
    write(tmp_path, RECORD)
    keys = {"title": "headline", "text": "body", "published": "date", "ignore": "words"}
    (tmp_path / "manifest.json").write_text(json.dumps({"feed.jsonl": {"map": keys, "day_first": True}}))
    (record,) = inputs(tmp_path)
    assert isinstance(record, RawRecord)
    assert record.published == "2024-04-03"
    (tmp_path / "manifest.json").write_text('{"feed.jsonl": {"map": {"titel": "headline"}}}')
    with pytest.raises(SourceError, match=r"'titel' is no key of Dateline"):
        inputs(tmp_path)


def test_a_record_that_was_refused_is_read_again_with_its_map(tmp_path: Path) -> None:
    (bad,) = inputs(write(tmp_path, RECORD), RecordOptions(parse_map(MAP)))
    assert isinstance(bad, BadInput)
    assert "can be two days" in bad.rejected.message
    again = reread(bad)
    assert isinstance(again, BadInput)
    assert "can be two days" in again.rejected.message


def test_another_map_makes_a_file_another_input(tmp_path: Path) -> None:
    file = str(write(tmp_path, RECORD))
    states = {find_segments([file], options=RecordOptions(keys)).segments[0].file for keys in ((), parse_map(MAP))}
    assert len(states) == 2


def test_two_keys_of_one_name_are_a_repeated_key(tmp_path: Path) -> None:
    file = write(tmp_path, {"title": "a", "headline": "b", "text": "c"})
    (bad,) = inputs(file, RecordOptions((("headline", "title"),)))
    assert isinstance(bad, BadInput)
    assert bad.rejected.reason is Reason.REPEATED_KEY


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("titel=headline", "'titel' is no key"),
        ("title=", "key of the records for title is missing"),
        ("title", "key of the records for title is missing"),
        ("title=a,title=b", "The key title is given twice"),
        ("title=a,text=a", "The records' key a is given twice"),
        ("", "'' is no key"),
    ],
)
def test_a_malformed_map_is_wrong_usage(text: str, message: str) -> None:
    with pytest.raises(MapError, match=message):
        parse_map(text)


@given(
    st.lists(
        st.sampled_from(["body", "headline", "pub_date", "link", "Section", "id", "text", "lang", "x"]), unique=True
    )
)
def test_a_suggested_map_can_be_given(keys: list[str]) -> None:
    suggested = suggest_map(keys)
    if suggested:
        renamed = RecordOptions(parse_map(suggested)).rename(dict.fromkeys(keys, "value"))
        assert renamed.keys() <= {"text", "title", "published", "url", "id", "language"}
