"""The report of an erasure: counts by place, without content."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from infra.erasure.snapshots import HoldingSnapshot
from infra.plural import pluralize


class ErasureReport(BaseModel):
    """The counts of an erasure.

    Attributes:
        index: The alias.
        ids: The ids of the article, which are hashes.
        erased: False of a dry run.
        documents: Documents with content by index.
        tombstones: Indices that had a tombstone of it before.
        records: Its records in the archive.
        segments: Segments that have them.
        damaged: Places in the archive that cannot be read, and so were not searched.
        letters: Its dead letters.
        run_state: Records that quote it by kind: runs, shards, pages, copies of dead letters.
        prefect: What quotes it on the Prefect server by kind.
        snapshots: Snapshots that may still hold it.
        warnings: Sentences on what was not searched, or is left to be done.
    """

    model_config = ConfigDict(frozen=True)

    index: str
    ids: list[str]
    erased: bool = False
    documents: dict[str, int] = {}
    tombstones: int = 0
    records: int = 0
    segments: int = 0
    damaged: int = 0
    letters: int = 0
    run_state: dict[str, int] = {}
    prefect: dict[str, int] = {}
    snapshots: list[HoldingSnapshot] = []
    warnings: list[str] = []

    @property
    def found(self) -> int:
        """The number of places that have it."""
        counted = [*self.documents.values(), *self.run_state.values(), *self.prefect.values()]
        return sum(counted) + self.records + self.letters + self.tombstones

    @property
    def lines(self) -> list[str]:
        """The report in sentences."""
        done = "Erased" if self.erased else "Found"
        lines = [f"{done}: {', '.join(self.ids)} of {self.index}."]
        lines += [f"  index {name}: {pluralize(count, 'document')}" for name, count in self.documents.items()]
        if self.records:
            lines.append(f"  archive: {pluralize(self.records, 'record')} in {pluralize(self.segments, 'segment')}")
        if self.letters:
            lines.append(f"  dead letters: {self.letters:,}")
        lines += [f"  run state: {kind} {count:,}" for kind, count in self.run_state.items()]
        lines += [f"  Prefect: {kind} {count:,}" for kind, count in self.prefect.items()]
        if self.tombstones:
            lines.append(f"  erased before in {self.tombstones:,} of its indices")
        lines += [
            f"  snapshot {one.name} in {one.repository}, of {one.begun:%Y-%m-%d %H:%M} UTC, may still hold it"
            for one in self.snapshots
        ]
        if self.damaged:
            lines.append(f"  archive: {pluralize(self.damaged, 'damaged place')} could not be searched")
        return [*lines, *self.warnings]
