"""Articles, dead letters and runs with known answers: small enough to count by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from infra.backup.audit import BackupRecord, RecordedState, record_backup
from infra.collect.state.documents import counts_document
from infra.elasticsearch.lifecycle.index_definitions import IndexDefinition, dead_letter_index, run_index
from infra.elasticsearch.lifecycle.indices import create_index
from infra.erasure.audit import KIND, ErasureRecord, record_erasure
from infra.erasure.report import ErasureReport
from infra.execution.report import FlowName, RunReport, ShardReport
from infra.runs import Owner, RunRecord, RunRequest, RunState, RunStore, ShardRecord
from tests.service.articles import document, load
from transforms.collecting.outcomes import PageOutcome, SourceCounts
from transforms.document import Document
from transforms.records import Versions

INDEX = "test-kibana"
NOW = datetime(2026, 11, 25, tzinfo=UTC)
"""The time at which dashboards are opened."""

SEOUL, KYIV = {"lat": 37.57, "lon": 126.98}, {"lat": 50.45, "lon": 30.52}
NEW = asdict(Versions(model="model-2"))
OLD = asdict(Versions(model="model-1", generation=0, dates="0", entities="0"))


def article(id_: str, published: str | None, **given: Any) -> Document:
    return document(id_, f"Headline {id_}", "A text.", published=published, **{"versions": NEW, **given})


def of_story(relation: str, first_source: str, delay: int) -> dict[str, Any]:
    """The keys of an article of the story of two."""
    found = {"story_size": 2, "story_relation": relation, "story_first_source": first_source, "story_delay": delay}
    return {"story": "id-b", **found}


ARTICLES = (
    article(
        "a", "1987-03-12", source="Wire", agencies=["Reuters"], countries=["Netherlands"], places=["Rotterdam"],
        organizations=["Europoort"], mentioned_months=["1987-04"], mentioned_from=["1987-04-01", "1986-01-01"],
        versions=OLD,
    ),
    article(
        "b", "2024-11-27", source="Wire", agencies=["AFP"], people=["Yoon Suk Yeol", "Rustem Umerov"],
        countries=["South Korea", "Ukraine"], places=["Seoul"], locations=[SEOUL], organizations=["NATO"],
        mentioned_months=["2024-10", "2024-11"], mentioned_from=["2024-10-01", "2024-11-27"],
        **of_story("original", "Wire", 0),
    ),
    article(
        "c", "2024-12-03T22:30:00+09:00", source="Daily", agencies=["AFP", "Reuters"], people=["Yoon Suk Yeol"],
        countries=["South Korea"], places=["Seoul", "Busan"], locations=[SEOUL], mentioned_months=["2024-11"],
        mentioned_from=["2024-11-27"], **of_story("copy", "Wire", 95),
    ),
    article("d", "2024-12-14", source="Daily", language="fr", countries=["Ukraine"], places=["Kyiv"], locations=[KYIV]),
    article("e", None, source="Undated"),
    article(
        "f", "2024-12-20", source="Daily", people=["Nobody"], countries=["Nowhere"], versions=OLD,
        withdrawn={"at": "2024-12-21T00:00:00Z", "reason": "by the agency"},
    ),
)  # fmt: skip
"""Six articles: four with a date, one without, one withdrawn."""


def letter(id_: str, reason: str, stage: str, source: str, last: str, **given: Any) -> dict[str, Any]:
    whole = {
        "id": id_, "reason": reason, "stage": stage, "message": f"It is {reason}.", "source": source,
        "external_id": id_, "input": {"path": "in.jsonl", "offset": 0, "length": 10}, "bytes": 10,
        "observed": "2024-01-01T00:00:00Z", "attempts": 1, "first": last, "last": last, "replayed": None,
        "dismissed": None, "changed": given.get("replayed") or given.get("dismissed") or last, "versions": {},
    }  # fmt: skip
    return whole | given


LETTERS = (
    letter("1", "empty", "extract", "Wire", "2026-11-20T03:00:00Z"),
    letter("2", "empty", "extract", "Wire", "2026-11-20T11:00:00Z", attempts=3, bytes=2_000),
    letter("3", "bad-json", "read", "Daily", "2026-11-22T13:00:00Z", replayed="2026-11-23T00:00:00Z"),
    letter("4", "empty", "extract", "Daily", "2026-11-22T15:00:00Z", dismissed="2026-11-24T00:00:00Z"),
)


def run(
    id_: str, due: datetime, late: timedelta, outcomes: dict[str, int] | None, seconds: float = 10.0,
    published: dict[str, int] | None = None, state: RunState = RunState.COMPLETED, flow: FlowName = "ingest",
    **given: Any,
) -> RunRecord:  # fmt: skip
    """Return a run that started `late` after it was due; without outcomes it has no report."""
    counts = outcomes or {}
    total = ShardReport(read=sum(counts.values()), by_source={"Wire": counts}, published=published or {})
    report = RunReport(run_id=id_, index=INDEX, flow=flow, started=str(due), seconds=seconds, total=total, documents=5)
    return RunRecord(
        run=id_, index=INDEX, request=RunRequest(flow=flow, paths=("inbox",)), state=state,
        owner=Owner(host="here", pid=1), due=due, started=due + late, report=report if outcomes else None, **given,
    )  # fmt: skip


def _due(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=UTC)


RUNS = (
    run(
        "r1", _due(20, 1, 59, 30), timedelta(seconds=30), {"indexed": 90, "rejected": 10}, seconds=20.0,
        published={"2026-11-20T00": 90, "2026-11-19": 8},
    ),
    run(
        "r2", _due(20, 2, 59, 20), timedelta(seconds=40), {"replaced": 10, "unchanged": 40}, seconds=25.0,
        published={"2026-11-19T23": 10},
    ),
    run(
        "r3", _due(22, 13), timedelta(0), {"failed": 9, "older": 1}, flow="replay", state=RunState.ABORTED,
        message="Too many.",
    ),
    run("r4", _due(24, 11), timedelta(hours=1), None, state=RunState.RUNNING),
    run("r5", _due(24, 11, 1), timedelta(hours=1), None, flow="collect"),
)  # fmt: skip
"""Two ingests of one morning, an aborted replay, a run in progress, and a round of collecting."""

COLLECTED = {
    "Wire": SourceCounts(
        polled=2, pending=4, listing_failures={"timeout": 1},
        outcomes={PageOutcome.NEW: 5, PageOutcome.CHANGED: 1, PageOutcome.UNCHANGED: 4, PageOutcome.ROBOTS: 2},
    ),
    "Daily": SourceCounts(polled=1, outcomes={PageOutcome.NEW: 3, PageOutcome.FAILED: 2}),
}  # fmt: skip
"""The counts of the round by source."""


ERASURES = tuple(
    ErasureRecord(
        id=f"{KIND}:{number}", asked_by="ticket", owner=Owner(host="here", pid=1), started=begun, ended=ended,
        report=ErasureReport(index=INDEX, ids=[str(number)]),
    )
    for number, (begun, ended) in enumerate(
        [(_due(20, 5), _due(20, 6)), (_due(24, 13), _due(24, 14)), (_due(24, 15), None)]
    )
)  # fmt: skip
"""Two erasures that are done, and one that was interrupted."""

BACKUPS = tuple(
    BackupRecord(
        name=f"{INDEX}-{number}", index=INDEX, state=state, owner=Owner(host="here", pid=1), started=begun,
        ended=None if state is RecordedState.FAILED else begun + timedelta(minutes=9), documents=5,
    )
    for number, (begun, state) in enumerate(
        [
            (_due(20, 1, 10), RecordedState.DELETED),
            (_due(20, 9), RecordedState.COMPLETED),
            (_due(22, 13, 10), RecordedState.FAILED),
            (_due(24, 13, 10), RecordedState.COMPLETED),
            (_due(24, 14), RecordedState.COMPLETED),
        ]
    )
)  # fmt: skip
"""Three backups that are complete, one that was deleted, and one that failed."""


def fill(client: Elasticsearch, index: str) -> None:
    """Create the indices of the alias and index everything above."""
    load(client, index, ARTICLES)
    load_letters(client, index, LETTERS)
    load_runs(client, index, RUNS)
    for erasure in ERASURES:
        record_erasure(client, erasure)
    for backup in BACKUPS:
        record_backup(client, backup)


def load_runs(client: Elasticsearch, index: str, runs: Iterable[RunRecord]) -> None:
    """Index the records of the runs as a run does, and one of a shard."""
    create_index(client, f"{index}-runs", run_index())
    store = RunStore(client, index)
    for record in runs:
        store.save(record)
    for source, counts in COLLECTED.items():
        id_, counted = counts_document("r5", _due(24, 12), source, counts)
        client.index(index=f"{index}-runs", id=id_, document=counted, refresh=True)
    store.save_shard(ShardRecord(run=record.run, number=0, segments=(), report=ShardReport(read=7)))


def load_letters(client: Elasticsearch, index: str, letters: tuple[dict[str, Any], ...]) -> None:
    """Index the copies of the dead letters."""
    _load(client, f"{index}-deadletters", dead_letter_index(), letters)


def _load(
    client: Elasticsearch, index: str, definition: IndexDefinition, documents: tuple[dict[str, Any], ...]
) -> None:
    create_index(client, index, definition)
    bulk(client, ({"_index": index, "_id": one["id"], "_source": one} for one in documents), refresh=True)
