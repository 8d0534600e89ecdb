"""Replays with options of an ingest, and of letters whose article a later ingest has loaded, on the real index."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest
from elasticsearch import Elasticsearch

from infra.deadletters import OPEN, DeadLetters, open_dead_letters
from infra.elasticsearch.lifecycle.indices import refresh
from infra.execution.replaying import plan_replay, replay_shard
from infra.execution.report import ShardReport, sum_reports
from infra.execution.shard import RunOptions, run_shard
from infra.execution.workers import Result, WorkerOptions, Workers
from infra.runs import RunRequest, RunState, open_run
from infra.settings import Settings
from infra.sources import DEFAULT_OPTIONS, RecordOptions, plan_shards, record_options
from transforms.records import RawRecord, Reason, Rejected

pytestmark = pytest.mark.service

FERRY = {"headline": "Ferry aground", "body": "A ferry ran aground off Calais on 3/4/2024. No one was hurt."}
HARBOR = {"title": "Harbor closed", "text": "The harbor of Calais was closed for a day after the accident."}
OTHER_KEYS = record_options("title=headline,text=body", None)


def refuse_all(batch: Sequence[RawRecord]) -> list[Result]:
    """A pipeline that is too slow for every article."""
    return [Rejected(Reason.TIMEOUT, "process", "slow", raw.input) for raw in batch]


def slow_workers(chosen: WorkerOptions) -> Workers:
    return Workers(chosen, refuse_all)


class Loading:
    """Runs over one file, on record as the flow has them."""

    def __init__(self, client: Elasticsearch, index: str, settings: Settings, path: Path) -> None:
        self.client, self.index, self.settings, self.path = client, index, settings, path
        self.letters: DeadLetters = open_dead_letters(settings, index)

    def write(self, *lines: object) -> None:
        text = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
        self.path.write_text(text, encoding="utf-8")

    def ingest(
        self,
        run: str,
        options: RecordOptions = DEFAULT_OPTIONS,
        make_workers: Callable[[WorkerOptions], Workers] = Workers,
    ) -> ShardReport:
        request = RunRequest(paths=(str(self.path), run))
        with open_run(self.client, self.index, run, request, self.settings, print) as opened:
            chosen = RunOptions(run, self.index, month_first=not options.day_first)
            shards = plan_shards([str(self.path)], options=options).shards
            report = sum_reports(run_shard(shard, chosen, self.settings, make_workers) for shard in shards)
            refresh(self.client, self.index)
            opened.end(RunState.COMPLETED)
        return report

    def replay(self, options: RecordOptions = DEFAULT_OPTIONS) -> ShardReport:
        shards = plan_replay(self.letters, OPEN, options=options)
        report = sum_reports(replay_shard(shard, RunOptions("replay", self.index), self.settings) for shard in shards)
        refresh(self.client, self.index)
        assert report.adds_up
        return report

    def open_reasons(self) -> list[Reason]:
        return [card.reason for card in self.letters.summaries()]

    def dates(self) -> list[str]:
        hits = self.client.search(index=self.index, size=9)["hits"]["hits"]
        return [date["value"] for hit in hits for date in hit["_source"]["dates"]]


@pytest.fixture
def loading(client: Elasticsearch, index_name: str, tmp_path: Path, loading_index: None) -> Loading:
    return Loading(client, index_name, Settings.read(), tmp_path / "feed.jsonl")


def test_letters_of_a_feed_that_was_ingested_again_with_a_map_are_closed(loading: Loading) -> None:
    loading.write(FERRY, HARBOR, "{no json")
    assert loading.ingest("first").outcomes["rejected"] == 2
    assert loading.ingest("second", OTHER_KEYS).outcomes["indexed"] == 1
    report = loading.replay()
    assert (report.read, report.loaded_since, report.outcomes["unchanged"], report.outcomes["rejected"]) == (2, 1, 1, 1)
    assert loading.open_reasons() == [Reason.MALFORMED_JSON]
    closed = [filed.history for filed in loading.letters.all() if filed.history.closed]
    assert [history.closed_as for history in closed] == ["loaded_since"]
    assert closed[0].entry()["closed_as"] == "loaded_since"


def test_the_letter_of_a_line_that_was_corrected_in_its_file_is_closed_and_no_other(loading: Loading) -> None:
    torn = json.dumps(HARBOR)[:-2]
    loading.write("{no json", torn)
    loading.ingest("first")
    loading.write("{no json", HARBOR)
    assert loading.ingest("second").outcomes["indexed"] == 1
    assert loading.replay().loaded_since == 1
    assert [filed.letter.content for filed in loading.letters.select()] == [b"{no json"]


def test_a_letter_whose_article_is_under_embargo_is_closed(loading: Loading) -> None:
    loading.write(FERRY)
    loading.ingest("first")
    assert loading.ingest("second", OTHER_KEYS).outcomes["indexed"] == 1
    for hit in loading.client.search(index=loading.index)["hits"]["hits"]:
        embargo = {"delivery": {"format": "nitf", "embargo": "2999-01-01T00:00:00Z"}}
        loading.client.update(index=hit["_index"], id=hit["_id"], doc=embargo, refresh=True)
    assert loading.replay().loaded_since == 1
    assert loading.open_reasons() == []


def test_a_file_of_the_same_name_with_another_article_closes_nothing(loading: Loading) -> None:
    loading.write(FERRY)
    loading.ingest("first")
    loading.write(HARBOR)
    assert loading.ingest("second").outcomes["indexed"] == 1
    assert loading.replay().loaded_since == 0
    assert loading.open_reasons() == [Reason.NO_CONTENT]


def test_a_replay_before_any_later_ingest_closes_nothing(loading: Loading) -> None:
    loading.write(HARBOR)
    assert loading.ingest("first").outcomes["indexed"] == 1
    loading.write(json.dumps(HARBOR)[:-2])
    assert loading.ingest("second").outcomes["rejected"] == 1
    assert loading.replay().loaded_since == 0, "the article of that place is from before the refusal"
    assert loading.open_reasons() == [Reason.MALFORMED_JSON]


def test_the_letter_of_a_file_that_was_fetched_again_is_closed(loading: Loading, tmp_path: Path) -> None:
    loading.path = tmp_path / "feed.jsonl.gz"
    random = Random(7)
    lines = [{"id": n, **HARBOR, "title": random.randbytes(400).hex()} for n in range(100)]
    whole = gzip.compress("".join(f"{json.dumps(line)}\n" for line in lines).encode())
    loading.path.write_bytes(whole[: len(whole) // 2])
    first = loading.ingest("first").outcomes
    assert first["rejected"] == 1
    assert 0 < first["indexed"] < len(lines)
    assert loading.replay().loaded_since == 0, "the articles of the first half are of the run that refused the rest"
    loading.path.write_bytes(whole)
    assert loading.ingest("second").outcomes["indexed"] == len(lines) - first["indexed"]
    assert loading.replay().loaded_since == 1
    assert loading.open_reasons() == []


def test_letters_are_replayed_with_a_map_and_the_day_first(loading: Loading) -> None:
    loading.write({**FERRY, "published": "5/4/2024"})
    loading.ingest("first")
    report = loading.replay(RecordOptions(OTHER_KEYS.keys, day_first=True))
    assert (report.outcomes["indexed"], loading.open_reasons()) == (1, [])
    assert loading.dates() == ["2024-04-03"]


@pytest.mark.parametrize(("given", "value"), [(None, "2024-04-03"), (False, "2024-03-04")])
def test_text_that_was_ingested_with_the_day_first_is_replayed_so(
    loading: Loading, given: bool | None, value: str
) -> None:
    loading.write({"text": FERRY["body"]}, {"text": "Fog closed the harbor of Calais."})
    loading.ingest("first", record_options(None, day_first=True), slow_workers)
    assert loading.open_reasons() == [Reason.TIMEOUT] * 2
    assert loading.replay(RecordOptions((), given)).outcomes["indexed"] == 2
    assert loading.dates() == [value]
