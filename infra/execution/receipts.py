"""Receipts: evidence that all records of a segment are in the index as they were read.

A receipt is issued by a shard and is valid as long as nobody writes to the documents of its records
(`infra.runs.receipts`). Only lines get one: the outcome of a file that is one article also depends on other files.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from infra.elasticsearch.loading.outcomes import Outcome
from infra.sources import Input, Segment
from infra.sources.digest import segment_digest
from infra.sources.formats import format_named
from infra.sources.state import absolute_path, modification_time
from transforms.records import InputRef, RawRecord

MOST_SOURCES = 200
"""Sources in a receipt; a segment with more has none, so that receipts stay small."""


class SegmentReceipt(BaseModel):
    """The outcomes that the records of a segment have when they are read again.

    Attributes:
        file: The key of the file (`file_key`).
        start: First byte of the segment.
        end: The byte after its last one; None for the end of the file.
        digest: The digest of its bytes (`segment_digest`).
        file_time: The modification time (aware) that records without an `observed` have; None without such records.
        outcomes: Inputs by source and outcome.
    """

    model_config = ConfigDict(frozen=True)

    file: str
    start: int
    end: int | None = None
    digest: str
    file_time: datetime | None = None
    outcomes: dict[str, dict[str, int]] = {}

    def is_for(self, segment: Segment) -> bool:
        """Return whether reading the segment, of the same file, would yield the same records."""
        if (self.start, self.end) != (segment.start, segment.end):
            return False
        try:
            is_same_time = self.file_time in (None, modification_time(Path(segment.path)))
        except OSError:
            return False
        return is_same_time and self.digest == segment_digest(segment)


def file_key(segment: Segment, source: str | None) -> str:
    """The key of a file in receipts, read with the default source `source`."""
    digest = blake2b(digest_size=16)
    for part in (absolute_path(Path(segment.path), Path(segment.root)), source or ""):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()


@dataclass(slots=True)
class _Draft:
    """A segment that is being read; it gets a receipt if each of its inputs is known to end the same way again."""

    segment: Segment
    digest: str | None
    read: int = 0
    times: set[datetime] = field(default_factory=set)
    outcomes: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def receipt(self, key: str) -> SegmentReceipt | None:
        settled = sum(counts.total() for counts in self.outcomes.values())
        if settled != self.read or len(self.times) > 1 or len(self.outcomes) > MOST_SOURCES:
            return None
        if self.digest is None or self.digest != segment_digest(self.segment):
            return None
        return SegmentReceipt(
            file=key,
            start=self.segment.start,
            end=self.segment.end,
            digest=self.digest,
            file_time=next(iter(self.times), None),
            outcomes={source: dict(counts) for source, counts in self.outcomes.items()},
        )


class ReceiptBuilder:
    """Builds the receipts of a shard, from the outcomes of its inputs. Made before the segments are read."""

    def __init__(self, segments: Iterable[Segment] = ()) -> None:
        self._by_path: dict[str, list[_Draft]] = {}
        self._starts: dict[str, list[int]] = {}
        for segment in sorted(segments, key=lambda one: one.start):
            if format_named(segment.format).self_contained:
                draft = _Draft(segment, segment_digest(segment))
                self._by_path.setdefault(segment.path, []).append(draft)
                self._starts.setdefault(segment.path, []).append(segment.start)

    def count_read(self, item: Input) -> None:
        """Count an input that was read."""
        if draft := self._find(item.input if isinstance(item, RawRecord) else item.rejected.input):
            draft.read += 1

    def count_repeatable(self, raw: RawRecord, outcome: Outcome) -> None:
        """Count a record that has this outcome when it is read again while its document stays as it is."""
        if draft := self._find(raw.input):
            draft.outcomes[raw.source][outcome] += 1
            if not raw.observed_given:
                draft.times.add(raw.observed)

    def build(self, source: str | None) -> list[SegmentReceipt]:
        """Return the receipts of the segments, once all inputs have their outcomes."""
        drafts = (draft for drafts in self._by_path.values() for draft in drafts)
        made = (draft.receipt(file_key(draft.segment, source)) for draft in drafts)
        return [receipt for receipt in made if receipt]

    def _find(self, place: InputRef) -> _Draft | None:
        drafts = self._by_path.get(place.path)
        return drafts[bisect_right(self._starts[place.path], place.offset) - 1] if drafts else None
