"""The receipts of one run: used at its beginning, collected from its shards, recorded at its end."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from time import monotonic
from uuid import uuid4

from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.index_state import IndexState, read_index_state
from infra.execution.receipts import SegmentReceipt, file_key
from infra.execution.report import IngestedShard, ShardReport
from infra.runs.receipts.epoch import ReceiptEpoch, next_epoch
from infra.runs.receipts.program import program_digest
from infra.runs.receipts.store import ReceiptStore
from infra.sources import Segment
from infra.sources.formats import format_named

_Place = tuple[str, int, int | None]
"""A file and a range of its bytes."""

_READERS = 4
"""Files that are read at a time; reading and hashing release the interpreter."""


@dataclass
class RunReceipts:
    """The receipts of a run into the alias `name`, over files read with the default source `source`.

    Made while the run holds the lock, before its first lookup. The methods raise IndexingError.

    Attributes:
        before: The state of the index; None if it is not certain or the run does not use receipts.
        valid: The epoch that is valid in this state.
        is_archived: Whether the run archives what it reads.
    """

    client: Elasticsearch
    name: str
    source: str | None
    before: IndexState | None
    valid: ReceiptEpoch | None
    is_archived: bool = False
    _created: int = 0
    _used: list[SegmentReceipt] = field(default_factory=list)
    _issued: list[SegmentReceipt] = field(default_factory=list)

    @classmethod
    def open(
        cls,
        client: Elasticsearch,
        name: str,
        source: str | None,
        *,
        force: bool = False,
        is_archived: bool = False,
    ) -> RunReceipts:
        """Read the state of the index and the valid epoch; a run by force uses and issues no receipts."""
        before = None if force else read_index_state(client, name)
        epoch = ReceiptStore(client, name).epoch() if before else None
        valid = epoch if before and epoch and epoch.is_valid(before, program_digest()) else None
        return cls(client, name, source, before, valid, is_archived)

    def settle(self, segments: Sequence[Segment]) -> tuple[tuple[Segment, ...], ShardReport]:
        """Count the segments that have a receipt: their bytes are the same, and the index is in the same state.

        Returns:
            The segments that are left to be read, and the report of the others.
        """
        begun, known = monotonic(), self._find(segments)
        if not known:
            return tuple(segments), ShardReport(shards=0)
        with ThreadPoolExecutor(_READERS) as pool:
            parts = list(pool.map(lambda segment: self._divide(known, segment), segments))
        self._used = [receipt for used, _ in parts for receipt in used]
        left = tuple(segment for _, some in parts for segment in some)
        size = sum(segment.bytes for segment, (used, _) in zip(segments, parts, strict=True) if used)
        seconds = round(monotonic() - begun, 3)
        timed = {"bytes": size, "seconds": seconds, "stages": {"read": seconds}}
        return left, _settled_report(self._used).model_copy(update=timed)

    def collect(self, reports: Iterable[ShardReport]) -> Iterator[ShardReport]:
        """Yield the reports of the run's shards, and keep their receipts."""
        for report in reports:
            if isinstance(report, IngestedShard):
                self._created += report.created
                self._issued += report.receipts
            yield report

    def record(self, run: str) -> None:
        """Record the receipts of a run whose shards have all ended, if they prove anything. Raises RunStateDeleted."""
        is_unchanged = not self._issued and not (self._created and self.valid)
        if self.before is None or is_unchanged:
            return
        after = read_index_state(self.client, self.name)
        fresh = ReceiptEpoch(id=uuid4().hex, state=self.before, program=program_digest())
        epoch = next_epoch(self.valid, self.before, after, self._created, fresh) if after else None
        if epoch:
            ReceiptStore(self.client, self.name).save(run, epoch, self._beside_issued())

    def _beside_issued(self) -> list[SegmentReceipt]:
        """The issued receipts, and those that were used for other segments of the same files."""
        files = {receipt.file for receipt in self._issued}
        return [*(receipt for receipt in self._used if receipt.file in files), *self._issued]

    def _find(self, segments: Sequence[Segment]) -> dict[_Place, SegmentReceipt]:
        """The receipts for the segments, and for lines in them."""
        if self.valid is None:
            return {}
        places = [(self._key(one), one.start) for one in segments if format_named(one.format).self_contained]
        found = ReceiptStore(self.client, self.name).find(places, self.valid.id)
        return {(receipt.file, receipt.start, receipt.end): receipt for receipt in found}

    def _divide(
        self, known: Mapping[_Place, SegmentReceipt], segment: Segment
    ) -> tuple[list[SegmentReceipt], list[Segment]]:
        """The receipts that count a segment or parts of it, and what is left of it to be read."""
        receipt = known.get((self._key(segment), segment.start, segment.end))
        if receipt is None or not receipt.is_for(segment):
            return [], [segment]
        used, left = [receipt], list[Segment]()
        for line in receipt.open_segments(segment):
            more, rest = self._divide(known, line)
            used += more
            left += rest
        return used, left

    def _key(self, segment: Segment) -> str:
        return file_key(segment, self.source, is_archived=self.is_archived)


def _settled_report(receipts: Iterable[SegmentReceipt]) -> ShardReport:
    by_source = defaultdict[str, Counter[str]](Counter)
    withdrawn = 0
    for receipt in receipts:
        withdrawn += receipt.withdrawn
        for source, outcomes in receipt.outcomes.items():
            by_source[source].update(outcomes)
    read = sum(counts.total() for counts in by_source.values())
    counted = {source: dict(counts) for source, counts in by_source.items()}
    return ShardReport(shards=0, read=read, by_receipt=read, withdrawn=withdrawn, by_source=counted)
