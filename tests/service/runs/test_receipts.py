"""Runs with receipts end like runs that read everything, on a real Elasticsearch: same documents, same counts."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.runs.pruning import prune_runs
from infra.runs.receipts import run_receipts
from infra.settings import Settings
from tests.ledger.harness import KeptWorkers
from tests.service.runs.feed_runs import FeedRuns, article, counts, kept_workers
from tests.service.runs.receipt_scenarios import DATED, IDS, OBSERVED, UNDATED, Scenario

pytestmark = [pytest.mark.service, pytest.mark.slow]


@pytest.fixture(scope="module")
def settings(node_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    chosen = {"elasticsearch_url": node_url, "model": "blank", "workers": 1, "lease_seconds": 5.0}
    return Settings.read().model_copy(update={**chosen, "home": tmp_path_factory.mktemp("home")})


@pytest.fixture(scope="module")
def workers(settings: Settings) -> Iterator[KeptWorkers]:
    pool = kept_workers(settings)
    yield pool
    pool.end()


@pytest.fixture
def twins(
    client: Elasticsearch, index_name: str, tmp_path: Path, settings: Settings, workers: KeptWorkers
) -> tuple[FeedRuns, FeedRuns]:
    """Runs with receipts, and runs that read everything, each over a folder and into an index of their own."""
    with_receipts = FeedRuns(client, index_name, tmp_path / "a" / "in", settings, workers)
    return with_receipts, FeedRuns(client, f"{index_name}-full", tmp_path / "b" / "in", settings, workers, False)


def differences(twins: tuple[FeedRuns, FeedRuns]) -> list[str]:
    """Describe where the runs of the second differ from those of the first."""
    one, other = twins
    found = [
        f"run {number}: {counts(left)} instead of {counts(right)}"
        for number, (left, right) in enumerate(zip(one.reports, other.reports, strict=True))
        if counts(left) != counts(right)
    ]
    return found if one.documents() == other.documents() else [*found, "other documents"]


CASES = [
    pytest.param(scenario, given, expected, id=f"{scenario.__name__}-{'dated' if given else 'undated'}")
    for given, cases in (({"observed": OBSERVED}, DATED), ({}, UNDATED))
    for scenario, expected in cases.items()
]


@pytest.mark.parametrize(("scenario", "given", "expected"), CASES)
def test_receipts_change_nothing(
    scenario: Scenario, given: dict[str, str], expected: int | None, twins: tuple[FeedRuns, FeedRuns]
) -> None:
    for runs in twins:
        runs.write("feed.jsonl", *(article(id_, **given) for id_ in IDS))
        assert runs.run().outcomes["indexed"] == len(IDS)
        scenario(runs)
    assert differences(twins) == []
    assert {report.by_receipt for report in twins[1].reports} == {0}
    last = twins[0].reports[-1]
    if expected is None:
        assert 0 < last.by_receipt < last.read
    else:
        assert last.by_receipt == expected


def test_two_versions_of_one_article_are_read_until_a_run_has_found_both_as_they_are(
    twins: tuple[FeedRuns, FeedRuns],
) -> None:
    for runs in twins:
        runs.write("feed.jsonl", article("a"), article("a", "Corrected."), article("b"))
        for _ in range(3):
            runs.run()
    assert differences(twins) == []
    assert [report.by_receipt for report in twins[0].reports] == [0, 0, 3]
    assert twins[0].reports[-1].outcomes["older"] == 1


def test_of_a_range_with_a_dead_letter_that_line_alone_is_read_again(twins: tuple[FeedRuns, FeedRuns]) -> None:
    for runs in twins:
        lines = [article(id_) for id_ in IDS]
        runs.write("feed.jsonl", "{no json either", *lines[:6], "{no json", *lines[6:])
        for _ in range(3):
            runs.run()
    assert differences(twins) == []
    last = twins[0].reports[-1]
    assert (last.read, last.by_receipt, last.dead_letters_known) == (14, 12, 2)


def test_a_gzipped_feed_has_a_receipt(twins: tuple[FeedRuns, FeedRuns]) -> None:
    for runs in twins:
        path = runs.write("feed.jsonl", *(article(id_) for id_ in IDS))
        (runs.folder / "feed.jsonl.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
        os.utime(runs.folder / "feed.jsonl.gz", (1_700_000_000, 1_700_000_000))
        for _ in range(2):
            runs.run()
    assert differences(twins) == []
    assert twins[0].reports[-1].by_receipt == len(IDS)


def test_another_version_of_the_program_reads_everything_once(
    twins: tuple[FeedRuns, FeedRuns], monkeypatch: pytest.MonkeyPatch
) -> None:
    runs, _ = twins
    runs.write("feed.jsonl", *map(article, IDS))
    runs.run()
    monkeypatch.setattr(run_receipts, "program_digest", lambda: "the next version")
    assert [runs.run().by_receipt for _ in range(2)] == [0, len(IDS)]


def test_a_key_without_statistics_reads_everything(
    twins: tuple[FeedRuns, FeedRuns], monkeypatch: pytest.MonkeyPatch
) -> None:
    runs, _ = twins
    monkeypatch.setattr(run_receipts, "read_index_state", lambda *_: None)
    runs.write("feed.jsonl", *map(article, IDS))
    assert [runs.run().by_receipt for _ in range(2)] == [0, 0]


def test_a_run_during_which_somebody_writes_issues_no_receipts(
    twins: tuple[FeedRuns, FeedRuns], monkeypatch: pytest.MonkeyPatch
) -> None:
    runs, _ = twins
    runs.write("feed.jsonl", *map(article, IDS))
    runs.run()
    collect = run_receipts.RunReceipts.collect

    def interrupted(self: run_receipts.RunReceipts, reports: Iterator[object]) -> Iterator[object]:
        yield from collect(self, reports)  # type: ignore[arg-type]
        runs.client.delete(index=runs.index, id=runs.id_of("03"))

    runs.append("feed.jsonl", article("new"))
    with monkeypatch.context() as patched:
        patched.setattr(run_receipts.RunReceipts, "collect", interrupted)
        runs.run()
    assert runs.run().outcomes["indexed"] == 1


def test_retention_deletes_receipts_that_are_no_longer_valid(twins: tuple[FeedRuns, FeedRuns]) -> None:
    runs, _ = twins
    runs.write("feed.jsonl", *(article(id_, observed=OBSERVED) for id_ in IDS))
    runs.run()
    (runs.folder / "feed.jsonl").rename(runs.folder / "other.jsonl")
    runs.run()
    assert runs.run().by_receipt == 0
    before = _recorded(runs)
    assert prune_runs(runs.client, runs.index, datetime(2020, 1, 1, tzinfo=UTC)) == 0
    assert _recorded(runs) == before - 1
    assert runs.run().by_receipt == len(IDS)


def _recorded(runs: FeedRuns) -> int:
    """The number of documents with receipts, that of the epoch included."""
    query = {"term": {"kind": "receipts"}}
    return int(runs.client.count(index=runs_name(runs.index), query=query)["count"])
