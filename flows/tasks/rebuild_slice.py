"""The task of a rebuild: one slice of the documents of an index."""

from __future__ import annotations

from dataclasses import dataclass

from flows.tasks.shards import shard_task
from infra.cluster import ensure_endpoint
from infra.elasticsearch.client import connect_patiently
from infra.logs import Log
from infra.rebuild.report import RebuildReport
from infra.rebuild.scan import Slice
from infra.rebuild.slices import RebuildOptions, rebuild_slice
from infra.settings import Settings

log = Log.of(__name__)


@dataclass(frozen=True, slots=True)
class NumberedSlice:
    """A slice, as a part of a rebuild.

    Attributes:
        number: Its number, from 0.
        part: The slice.
        bytes: About the documents in it, by which progress is measured.
    """

    number: int
    part: Slice
    bytes: int

    @property
    def name(self) -> str:
        """Its name in logs."""
        return f"slice {self.number}: ids from {self.part.first or 'the first'} on"


@shard_task
def rebuild_numbered_slice(shard: NumberedSlice, options: RebuildOptions) -> RebuildReport:
    """Rebuild the documents of one slice."""
    settings = Settings.read()
    client = connect_patiently(ensure_endpoint(settings, log.info), settings)
    report = rebuild_slice(client, shard.part, options, settings)
    log.info("%s: %s", shard.name, report.line)
    return report
