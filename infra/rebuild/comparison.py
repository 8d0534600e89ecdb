"""A new index against the one that it replaces: all ids, counts by source and day, and the content of a sample."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.search.requests import searching
from infra.rebuild.scan import ScannedDocument, read_documents, scan
from transforms.document.findings import Differences

NAMED = 20
"""Ids that a comparison names of each kind; of the others it gives the number."""

SAMPLE = 200
"""Documents whose content is compared."""

_BUCKETS = 1_000
_SEED = 27
"""Of the sample: two comparisons of the same indices compare the same documents."""


@dataclass(frozen=True, slots=True)
class IdList:
    """A number of ids, and the first of them by name."""

    count: int = 0
    named: tuple[str, ...] = ()

    def with_id(self, id_: str) -> IdList:
        """The list with one more."""
        return IdList(self.count + 1, (*self.named, id_) if self.count < NAMED else self.named)


@dataclass(frozen=True, slots=True)
class CountDifference:
    """A source and day of which the indices have different numbers of articles; `day` is None for undated ones."""

    source: str
    day: str | None
    old: int
    new: int


@dataclass
class IndexComparison:
    """The differences of two indices.

    Attributes:
        old: The index that is compared with.
        new: The other one.
        documents: Documents that both have.
        missing: Ids that only the old one has.
        extra: Ids that only the new one has.
        behind: Ids that the new one has in an older version.
        counts: Sources and days with different numbers of articles.
        sampled: Documents whose content was compared.
        differences: What those of the sample say otherwise.
    """

    old: str
    new: str
    documents: int = 0
    missing: IdList = field(default_factory=IdList)
    extra: IdList = field(default_factory=IdList)
    behind: IdList = field(default_factory=IdList)
    counts: list[CountDifference] = field(default_factory=list)
    sampled: int = 0
    differences: Differences = field(default_factory=Differences)

    @property
    def is_complete(self) -> bool:
        """True if the new index has every document of the old one in its version, or a newer one."""
        return not (self.missing.count or self.behind.count)

    def lost_share(self, kind: str) -> float:
        """The share of what the old documents of the sample say of a kind that the new ones do not say."""
        lost = len(self.differences.lost.get(kind, ()))
        before = lost + len(self.differences.changed.get(kind, ())) + self.differences.same[kind]
        return lost / before if before else 0.0


def compare_indices(
    client: Elasticsearch, old: str, new: str, sample: int = SAMPLE, until_seq_no: int | None = None
) -> IndexComparison:
    """Compare two indices, both by their own names. Raises IndexingError.

    Both are read as they are when this begins; the content of `sample` documents is read. What was written to the old
    one after the sequence number `until_seq_no` does not count as missing or behind: a later round is about it.
    """
    found, chosen = IndexComparison(old, new), _Reservoir(sample)
    for before, after in _paired(scan(client, old, with_content=False), scan(client, new, with_content=False)):
        is_later = before is not None and until_seq_no is not None and before.seq_no > until_seq_no
        if after is None and before is not None:
            found.missing = found.missing if is_later else found.missing.with_id(before.id)
        elif before is None and after is not None:
            found.extra = found.extra.with_id(after.id)
        elif before is not None and after is not None:
            found.documents += 1
            chosen.offer(before.id)
            if after.version < before.version and not is_later:
                found.behind = found.behind.with_id(before.id)
    found.counts = list(_count_differences(count_by_day(client, old), count_by_day(client, new)))
    was = {each.id: each.document for each in read_documents(client, old, chosen.ids)}
    for each in read_documents(client, new, was):
        found.differences.add(each.id, was[each.id], each.document)
        found.sampled += 1
    return found


def count_by_day(client: Elasticsearch, index: str) -> Counter[tuple[str, str | None]]:
    """Return the number of documents by source and day of publication. Raises IndexingError."""
    counts = Counter[tuple[str, str | None]]()
    day = {"date_histogram": {"field": "published", "calendar_interval": "day", "format": "yyyy-MM-dd"}}
    day["date_histogram"]["missing_bucket"] = True  # type: ignore[assignment]
    after: dict[str, Any] = {}
    while True:
        sources = [{"source": {"terms": {"field": "source", "missing_bucket": True}}}, {"day": day}]
        composite = {"size": _BUCKETS, "sources": sources, **after}
        with searching(index):
            answer = client.search(index=index, size=0, aggs={"days": {"composite": composite}})
        buckets = answer["aggregations"]["days"]["buckets"]
        for bucket in buckets:
            counts[bucket["key"]["source"] or "", bucket["key"]["day"]] = bucket["doc_count"]
        if len(buckets) < _BUCKETS:
            return counts
        after = {"after": answer["aggregations"]["days"]["after_key"]}


def sample_ids(client: Elasticsearch, index: str, size: int) -> list[str]:
    """Return the ids of a random sample of the documents, the same each time. Raises IndexingError."""
    chosen = _Reservoir(size)
    for one in _each(scan(client, index, with_content=False)):
        chosen.offer(one.id)
    return sorted(chosen.ids)


class _Reservoir:
    """A sample of the ids that are offered, each with the same chance (algorithm R)."""

    def __init__(self, size: int) -> None:
        self.ids: list[str] = []
        self._size, self._offered, self._random = size, 0, Random(_SEED)

    def offer(self, id_: str) -> None:
        """Take an id into the sample, or not."""
        self._offered += 1
        if len(self.ids) < self._size:
            self.ids.append(id_)
        elif (place := self._random.randrange(self._offered)) < self._size:
            self.ids[place] = id_


def _paired(
    old: Iterator[list[ScannedDocument]], new: Iterator[list[ScannedDocument]]
) -> Iterator[tuple[ScannedDocument | None, ScannedDocument | None]]:
    """Yield the documents of two scans by id, each with its counterpart, None without one."""
    left, right = _each(old), _each(new)
    before, after = next(left, None), next(right, None)
    while before is not None or after is not None:
        if after is None or (before is not None and before.id < after.id):
            yield before, None
            before = next(left, None)
        elif before is None or after.id < before.id:
            yield None, after
            after = next(right, None)
        else:
            yield before, after
            before, after = next(left, None), next(right, None)


def _each(pages: Iterator[list[ScannedDocument]]) -> Iterator[ScannedDocument]:
    for page in pages:
        yield from page


def _count_differences(
    old: Counter[tuple[str, str | None]], new: Counter[tuple[str, str | None]]
) -> Iterator[CountDifference]:
    for source, day in sorted(old.keys() | new.keys(), key=lambda key: (key[0], key[1] or "")):
        if old[source, day] != new[source, day]:
            yield CountDifference(source, day, old[source, day], new[source, day])
