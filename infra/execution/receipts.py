"""Receipts: evidence that the records of a segment are in the index as they were read.

A receipt is issued by a shard and is valid as long as nobody writes to the documents of its records
(`infra.runs.receipts`). Only lines get one: the outcome of a file that is one article also depends on other files.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b

from pydantic import BaseModel, ConfigDict

from infra.elasticsearch.loading.outcomes import Outcome
from infra.places import path_of
from infra.sources import Input, Segment
from infra.sources.digest import segment_digest
from infra.sources.formats import format_named
from infra.sources.record_options import DEFAULT_OPTIONS
from infra.sources.state import absolute_path_of, modification_time
from transforms.records import InputRef, RawRecord

MOST_OPEN = 100
"""Lines of a receipt that are read again; a segment with more is read as a whole."""

_MOST_IN_FLIGHT = 20_000
"""Inputs of a segment without an outcome so far, above any number that a shard holds; with more it gets no receipt."""

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
        outcomes: Inputs by source and outcome, without those of `open`.
        withdrawn: Inputs among them that belong to withdrawn articles.
        open: First bytes of lines with an uncertain outcome, such as dead letters; these lines are read again.
    """

    model_config = ConfigDict(frozen=True)

    file: str
    start: int
    end: int | None = None
    digest: str
    file_time: datetime | None = None
    outcomes: dict[str, dict[str, int]] = {}
    withdrawn: int = 0
    open: list[int] = []

    def open_segments(self, segment: Segment) -> list[Segment]:
        """The parts of the segment that are left to be read: a line each."""
        return [replace(segment, start=start, end=start + 1, bytes=1) for start in self.open]

    def is_for(self, segment: Segment) -> bool:
        """Return whether reading the segment, of the same file, would yield the same records."""
        if (self.start, self.end) != (segment.start, segment.end):
            return False
        try:
            is_same_time = self.file_time in (None, modification_time(path_of(segment.path)))
        except OSError:
            return False
        return is_same_time and self.digest == segment_digest(segment)


def file_key(segment: Segment, source: str | None, *, is_archived: bool = False) -> str:
    """The key of a file in receipts, read with the default source `source` and the options of its records.

    With `is_archived` the receipts are those of runs that archive, and prove that the archive has the records too.
    """
    digest = blake2b(digest_size=16)
    options = "" if segment.options == DEFAULT_OPTIONS else repr(segment.options)
    archived = ["archived"] if is_archived else []
    for part in (absolute_path_of(segment.path, segment.root), source or "", options, *archived):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()


@dataclass(slots=True)
class _Draft:
    """A segment that is being read, with the inputs that are not known to end the same way again, by their bytes."""

    segment: Segment
    digest: str | None
    is_complete: bool = True
    open: set[int] = field(default_factory=set)
    times: set[datetime] = field(default_factory=set)
    outcomes: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    withdrawn: int = 0

    def add(self, offset: int, *, is_line: bool) -> None:
        """Add an input without an outcome so far."""
        if self.is_complete and is_line and len(self.open) < _MOST_IN_FLIGHT:
            self.open.add(offset)
        else:
            self.is_complete = False
            self.open.clear()

    def receipt(self, key: str) -> SegmentReceipt | None:
        if not self.is_complete or len(self.open) > self._most_open or len(self.outcomes) > MOST_SOURCES:
            return None
        if len(self.times) > 1 or self.digest is None or self.digest != segment_digest(self.segment):
            return None
        return SegmentReceipt(
            file=key,
            start=self.segment.start,
            end=self.segment.end,
            digest=self.digest,
            file_time=next(iter(self.times), None),
            outcomes={source: dict(counts) for source, counts in self.outcomes.items()},
            withdrawn=self.withdrawn,
            open=sorted(self.open),
        )

    @property
    def _most_open(self) -> int:
        """A single line that is read anyway needs no receipt."""
        is_line = self.segment.end == self.segment.start + 1
        return MOST_OPEN if format_named(self.segment.format).splittable and not is_line else 0


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
        place = item.input if isinstance(item, RawRecord) else item.rejected.input
        if draft := self._find(place):
            # A refused line has its bytes; without any the file itself could not be read any further.
            draft.add(place.offset, is_line=isinstance(item, RawRecord) or bool(item.content))

    def count_repeatable(self, raw: RawRecord, outcome: Outcome, *, is_withdrawn: bool = False) -> None:
        """Count a record that has this outcome when it is read again while its document stays as it is."""
        if draft := self._find(raw.input):
            draft.open.discard(raw.input.offset)
            draft.outcomes[raw.source][outcome] += 1
            draft.withdrawn += is_withdrawn
            if not raw.observed_given:
                draft.times.add(raw.observed)

    def build(self, source: str | None, *, is_archived: bool = False) -> list[SegmentReceipt]:
        """Return the receipts of the segments, once all inputs have their outcomes. Arguments as of `file_key`."""
        drafts = (draft for drafts in self._by_path.values() for draft in drafts)
        made = (draft.receipt(file_key(draft.segment, source, is_archived=is_archived)) for draft in drafts)
        return [receipt for receipt in made if receipt]

    def _find(self, place: InputRef) -> _Draft | None:
        drafts = self._by_path.get(place.path)
        return drafts[bisect_right(self._starts[place.path], place.offset) - 1] if drafts else None
