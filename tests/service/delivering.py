"""Delivered records on their way through a run, without the files that they are read from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import uuid4

from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.indices import refresh
from infra.execution.counts import OutcomeCounter
from infra.execution.report import ShardReport
from infra.execution.shard import RunOptions, open_run_letters, run_inputs
from infra.settings import Settings
from transforms.records import RawRecord


@dataclass(frozen=True)
class Unit:
    """The records of one test as a part of a run."""

    number: int = 0
    bytes: int = 1
    name: str = "records"


def deliver(client: Elasticsearch, index: str, raws: Iterable[RawRecord], *, force: bool = False) -> ShardReport:
    """Load records in this order, in a run of their own; what it loaded can be searched."""
    settings, options = Settings.read(), RunOptions(uuid4().hex, index, force=force)
    counter = OutcomeCounter(open_run_letters(options, settings), Unit())
    report = run_inputs(raws, counter, options, settings)
    assert report.adds_up
    refresh(client, index)
    return report


def outcomes(report: ShardReport) -> dict[str, int]:
    """The outcomes that occur."""
    return {outcome: count for outcome, count in report.outcomes.items() if count}
