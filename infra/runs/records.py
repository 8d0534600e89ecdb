"""The records of a run and of its finished shards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from infra.deadletters import StorageIdentity
from infra.execution.report import FlowName, RunReport, ShardReport
from infra.places import is_url
from infra.runs.owner import Owner
from infra.sources import Segment, Shard
from transforms.printable import printable


class RunState(StrEnum):
    """The state of a run."""

    RUNNING = "running"
    COMPLETED = "completed"
    ABORTED = "aborted"
    """Every input has its outcome, and the totals are out of the run's bounds: see the message."""
    FAILED = "failed"
    """It ended with an error, or was stopped by the user."""
    LOST = "lost"
    """Its process died or lost contact; recorded by the next run."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class RunRequest(_Frozen):
    """The request of a run: two ingests with equal requests do the same.

    Attributes:
        flow: The kind of run.
        paths: The paths of an ingest; the sources of a collect, none for all that are due.
        folder: The folder that relative paths begin at; empty without relative paths.
        letters: The selection of a replay in words; empty for all open letters, and for an ingest.
        source: The source of records that name none.
        force: Replace also what is unchanged or newer.
        new_only: Skip files that a completed run has read.
        field_map: The keys of records for ours, as text.
        day_first: Whether a date of three numbers has its day first.
        archive: Whether records are kept in the archive.
    """

    flow: FlowName = "ingest"
    paths: tuple[str, ...]
    folder: str = ""
    letters: str = ""
    source: str | None = None
    force: bool = False
    new_only: bool = False
    field_map: str | None = None
    day_first: bool | None = None
    archive: bool = False

    @classmethod
    def ingest(
        cls,
        paths: Iterable[str],
        source: str | None,
        *,
        force: bool,
        new_only: bool,
        field_map: str | None = None,
        day_first: bool | None = None,
        archive: bool = False,
    ) -> Self:
        """The request of an ingest by this process; paths are stored as text that JSON can carry."""
        kept = tuple(map(printable, paths))
        folder = "" if all(path.startswith("/") or is_url(path) for path in kept) else printable(str(Path.cwd()))
        return cls(
            paths=kept,
            folder=folder,
            source=source,
            force=force,
            new_only=new_only,
            field_map=field_map,
            day_first=day_first,
            archive=archive,
        )

    @classmethod
    def replay(cls, letters: str, *, force: bool, field_map: str | None = None, day_first: bool | None = None) -> Self:
        """The request of a replay of the dead letters that `letters` describes."""
        described = printable(letters)
        return cls(flow="replay", paths=(), letters=described, force=force, field_map=field_map, day_first=day_first)

    @classmethod
    def collect(cls, sources: Iterable[str]) -> Self:
        """The request to collect sources; none for all that are due."""
        return cls(flow="collect", paths=tuple(map(printable, sources)))


class RunRecord(_Frozen):
    """A run. Times are aware.

    Attributes:
        run: Its id.
        index: The alias.
        request: Its kind, paths and options.
        state: Its state.
        owner: The process that executes it, or did last.
        due: When it was scheduled or requested to begin.
        started: When it first began.
        ended: When it ended.
        message: Why it was aborted, failed or lost.
        attempts: Above 1 if it was resumed.
        shards: The shards planned so far.
        versions: The versions of the stages.
        storage: Where it keeps its dead letters; None of a collect, and of earlier versions.
        report: The report of the whole run, once it has ended with one; finished shards have their own.
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
    storage: StorageIdentity | None = None
    report: RunReport | None = None


class ShardRecord(_Frozen):
    """A finished shard: each of its inputs has its outcome, in the index `index_uuid`."""

    run: str
    number: int
    segments: tuple[Segment, ...]
    report: ShardReport
    index_uuid: str = ""

    @classmethod
    def of(cls, shard: Shard, run: str, report: ShardReport, index_uuid: str = "") -> Self:
        """The record of a shard of `run` with its `report`."""
        segments = tuple(map(storable, shard.segments))
        return cls(run=run, number=shard.number, segments=segments, report=report, index_uuid=index_uuid)


def storable(segment: Segment) -> Segment:
    """The segment with paths as text that JSON can carry."""
    return replace(segment, path=printable(segment.path), root=printable(segment.root))
