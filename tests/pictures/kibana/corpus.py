"""The contents of the pictures: the documents of the seed articles, made-up runs and dead letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from elasticsearch import Elasticsearch

from infra.backup.audit import BackupRecord, RecordedState, record_backup
from infra.erasure.audit import KIND, ErasureRecord, record_erasure
from infra.erasure.report import ErasureReport
from infra.models import load_models
from infra.runs import Owner, RunRecord, RunState
from infra.settings import Settings
from infra.sources import BadInput, plan_shards, read_shard
from tests.pictures.feed import SOURCES
from tests.service.articles import load
from tests.service.kibana.corpus import letter, load_letters, load_runs, run
from transforms.document import Document
from transforms.pipeline import process_batch
from transforms.records import Options, Rejected

SEEDS = Path(__file__).parents[3] / "seeds"
LETTERS = 48
FOUR_WEEKS, EVERY = timedelta(days=28), timedelta(hours=6)
REASONS = {
    "malformed_json": ("read", 14, "the line is not valid JSON: unexpected end of data"),
    "nothing_extracted": ("extract", 9, "No article was found in the page."),
    "empty": ("decode", 8, "There is nothing in it."),
    "bad_value": ("read", 5, "published 'soon' is not an ISO date or date-time"),
    "unknown_key": ("read", 3, "unknown key headline"),
    "timeout": ("process", 2, "not finished after 30 s"),
}
"""The stage, weight and message of each reason of the made-up dead letters."""


def fill(client: Elasticsearch, index: str, now: datetime) -> None:
    """Create and fill the indices of the alias."""
    load(client, index, seed_documents())
    load_letters(client, index, tuple(made_up_letters(now)))
    load_runs(client, index, made_up_runs(now))
    for erasure in made_up_erasures(index, now):
        record_erasure(client, erasure)
    for backup in made_up_backups(index, now):
        record_backup(client, backup)


def seed_documents() -> list[Document]:
    """Process the seeds and return their documents."""
    inputs = [one for shard in plan_shards([str(SEEDS)]).shards for one in read_shard(shard)]
    records = [one for one in inputs if not isinstance(one, BadInput)]
    results = process_batch(records, Options(), load_models(Settings.read().model))
    return [result for result in results if not isinstance(result, Rejected)]


def made_up_letters(now: datetime) -> Iterator[dict[str, Any]]:
    """Yield dead letters of the four weeks before `now`; one source breaks on one afternoon."""
    random = Random(30)
    weights = [weight for _, weight, _ in REASONS.values()]
    for number in range(LETTERS):
        broken = number % 3 == 0
        reason = "malformed_json" if broken else random.choices(list(REASONS), weights)[0]
        age = timedelta(days=6, hours=random.uniform(1, 9)) if broken else timedelta(days=random.uniform(0, 28))
        came = now - age
        closed = "dismissed" if reason == "empty" and number % 4 else "replayed" if number % 5 == 1 else None
        stage, _, message = REASONS[reason]
        yield letter(
            f"letter-{number}", reason, stage, SOURCES[1] if broken else random.choice(SOURCES),
            f"{came:%Y-%m-%dT%H:%M:%SZ}", message=message, attempts=random.choice((1, 1, 1, 2, 3)),
            bytes=random.randint(90, 9_000),
            input={"path": f"inbox/{came:%Y-%m-%d}.jsonl", "offset": number, "length": 10},
            **({closed: f"{came + timedelta(hours=5):%Y-%m-%dT%H:%M:%SZ}"} if closed else {}),
        )  # fmt: skip


def made_up_runs(now: datetime) -> Iterator[RunRecord]:
    """Yield an ingest every six hours of the four weeks before `now`; one source breaks on one afternoon."""
    random = Random(31)
    for number in range(FOUR_WEEKS // EVERY):
        due = now.replace(hour=0) - FOUR_WEEKS + EVERY * number
        broken = now - due < timedelta(days=6, hours=12) and now - due > timedelta(days=6, hours=4)
        lost = random.random() < 0.03
        read = round(random.gauss(900 if due.weekday() < 5 else 420, 90))
        share = 0.4 if broken else random.uniform(0, 0.01)
        outcomes = {"rejected": round(read * share), "replaced": read // 40, "unchanged": read // 4}
        outcomes["indexed"] = read - sum(outcomes.values())
        hour = due - timedelta(hours=random.choice((2, 3, 3, 4)))
        yield run(
            f"run-{number:03}", due, timedelta(seconds=random.expovariate(1 / 12)), None if lost else outcomes,
            seconds=round(read / random.gauss(46, 4), 1), published={f"{hour:%Y-%m-%dT%H}": read},
            state=RunState.LOST if lost else RunState.ABORTED if broken else RunState.COMPLETED,
            message="41 % of the inputs were refused." if broken and not lost else None,
        )  # fmt: skip


def made_up_erasures(index: str, now: datetime) -> Iterator[ErasureRecord]:
    """Yield three erasures of the four weeks before `now`, the last of them interrupted."""
    for number, days in enumerate((23, 11, 4)):
        begun = now - timedelta(days=days)
        ended = begun + timedelta(minutes=2) if number < 2 else None
        yield ErasureRecord(
            id=f"{KIND}:{number}",
            asked_by="ticket",
            owner=Owner(host="here", pid=1),
            started=begun,
            ended=ended,
            report=ErasureReport(index=index, ids=[str(number)]),
        )


def made_up_backups(index: str, now: datetime) -> Iterator[BackupRecord]:
    """Yield a backup each Sunday of the four weeks before `now`, one of them failed, and the one that repeats it."""
    sunday = now.replace(hour=1, minute=10) - timedelta(days=(now.weekday() + 1) % 7)
    done = RecordedState.COMPLETED
    states = {21: RecordedState.DELETED, 14: done, 7: RecordedState.FAILED, 6: done, 0: done}
    for days, state in states.items():
        begun = sunday - timedelta(days=days)
        ended = None if state is RecordedState.FAILED else begun + timedelta(minutes=9)
        yield BackupRecord(
            name=f"{index}-{begun:%Y%m%d}",
            index=index,
            state=state,
            owner=Owner(host="here", pid=1),
            started=begun,
            ended=ended,
            documents=1_240,
        )
