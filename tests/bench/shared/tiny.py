"""Tiny articles in any number, and a pipeline that costs next to nothing: what is left is everything around it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson

from infra.execution.workers import Result, WorkerOptions, Workers
from tests.service.articles import document
from transforms.identity import content_hash, document_id
from transforms.records import RawRecord

FIRST_SEEN = datetime(2024, 11, 27, tzinfo=UTC)


def write_articles(path: Path, count: int, words: int = 8, first_seen: datetime = FIRST_SEEN) -> Path:
    """A JSONL file of so many articles, no two alike, observed one second after the other."""
    with path.open("wb") as file:
        for number in range(count):
            observed = (first_seen + timedelta(seconds=number)).isoformat()
            text = f"Ministers met {number} " * (words // 3)
            file.write(orjson.dumps({"id": f"tiny-{number}", "text": text, "observed": observed}) + b"\n")
    return path


def make_documents(batch: Sequence[RawRecord]) -> list[Result]:
    """The work of the worker processes here: each article's document as received, unread."""
    return [
        document(
            raw.external_id,
            None,
            str(raw.content),
            id=document_id(raw),
            content_hash=content_hash(raw),
            observed=raw.observed.isoformat(),
        )
        for raw in batch
    ]


def workers(chosen: WorkerOptions) -> Workers:
    """Real processes, real batches, no pipeline."""
    return Workers(chosen, make_documents)
