"""What is kept of a run: the run itself, and each shard that it has finished."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from infra.execution.report import FlowName, RunReport, ShardReport
from infra.runs.owner import Owner
from infra.sources import Segment, Shard
from transforms.printable import printable


class RunState(StrEnum):
    """How a run stands."""

    RUNNING = "running"
    COMPLETED = "completed"
    ABORTED = "aborted"
    """Every input has its outcome, and the whole was not good enough: see the message."""
    FAILED = "failed"
    """It ended with an error, or was stopped by its user."""
    LOST = "lost"
    """Its process died or fell silent; found by the run after it."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class RunRequest(_Frozen):
    """What was asked for: two ingests with equal requests do the same. `flow` is the kind of run.

    `folder` is where relative paths begin; empty where there is none. `letters` says which dead letters a replay
    was to take; empty where all that are open, and of an ingest.
    """

    flow: FlowName = "ingest"
    paths: tuple[str, ...]
    folder: str = ""
    letters: str = ""
    source: str | None = None
    force: bool = False
    new_only: bool = False

    @classmethod
    def ingest(cls, paths: Iterable[str], source: str | None, *, force: bool, new_only: bool) -> Self:
        """An ingest of `paths` by this process; they are kept in text that JSON can carry."""
        kept = tuple(map(printable, paths))
        folder = "" if all(path.startswith("/") for path in kept) else printable(str(Path.cwd()))
        return cls(paths=kept, folder=folder, source=source, force=force, new_only=new_only)

    @classmethod
    def replay(cls, letters: str, *, force: bool) -> Self:
        """A replay of the dead letters that `letters` describes."""
        return cls(flow="replay", paths=(), letters=printable(letters), force=force)


class RunRecord(_Frozen):
    """A run. Times are aware; `due` is when it was to begin by its schedule, or was asked for.

    `attempts` is above 1 where it was resumed; `shards` were planned so far. `report` is that of the whole run,
    once it has ended with one; until then its finished shards have theirs.
    """

    run: str
    index: str
    request: RunRequest
    state: RunState
    owner: Owner
    due: datetime | None = None
    started: datetime
    ended: datetime | None = None
    message: str | None = None
    attempts: int = 1
    shards: int = 0
    versions: dict[str, Any] = {}
    report: RunReport | None = None


class ShardRecord(_Frozen):
    """A shard whose inputs all have their outcome, in the index `incarnation`."""

    run: str
    number: int
    segments: tuple[Segment, ...]
    report: ShardReport
    incarnation: str = ""

    @classmethod
    def of(cls, shard: Shard, run: str, report: ShardReport, incarnation: str = "") -> Self:
        """The record of a shard of `run` that came to `report`."""
        segments = tuple(map(recorded, shard.segments))
        return cls(run=run, number=shard.number, segments=segments, report=report, incarnation=incarnation)


def recorded(segment: Segment) -> Segment:
    """The segment in text that JSON can carry."""
    return replace(segment, path=printable(segment.path), root=printable(segment.root))
