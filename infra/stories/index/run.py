"""A run that groups an index: what is to be grouped, batch by batch, until nothing is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic

from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.aliases import index_behind
from infra.elasticsearch.lifecycle.index_definitions import run_index
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.runs.errors import IndexTaken
from infra.runs.locking.lease import Lease, acquire_for
from infra.runs.locking.lock import STORIES_ID, IndexLock
from infra.runs.receipts import carried_receipts
from infra.settings import Settings
from infra.stories.index.batch import StoryGrouper, ungroup
from infra.stories.index.errors import StoriesBusy
from infra.stories.index.report import StoriesReport
from infra.stories.index.scan import GROUPED, TO_BE_GROUPED, scan
from infra.stories.index.updates import StoryWriter

MOST_SCANS = 5
"""Scans of what is left; documents that a load writes again and again are left for the next run."""

OnDocuments = Callable[[int], None]


def group_index(
    client: Elasticsearch,
    name: str,
    settings: Settings,
    notify: Callable[[str], None],
    *,
    everything: bool = False,
    on_documents: OnDocuments = lambda _documents: None,
) -> StoriesReport:
    """Group what is new in the index behind the alias `name`, and all that it changes.

    A second call continues after an interruption. One call at a time has the index; loads may run meanwhile.

    Args:
        client: The client to use.
        name: The alias.
        settings: Times of the lease and of retries.
        notify: Called with a sentence before a wait for another run.
        everything: Group all articles again; stories keep their ids.
        on_documents: Called with the number of documents of each batch.

    Raises:
        IndexMissing: There is no index.
        StoriesBusy: Another run groups it.
        LockLost: Another run has taken over.
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    begun, index = monotonic(), index_behind(client, name)
    ensure_index(client, name)
    ensure_index(client, runs_name(name), run_index())
    writer = StoryWriter(client, name)
    grouper = StoryGrouper(client, index, writer, datetime.now(UTC))
    with _lock(client, name, settings, notify) as lease, carried_receipts(client, name, lambda: writer.operations):
        if everything:
            for page in scan(client, index, GROUPED):
                lease.require()
                ungroup(writer, page)
        left = _group_all(client, index, grouper, lease, on_documents)
    counts = grouper.counts
    return StoriesReport(
        index=name,
        documents=counts.documents,
        joined=counts.joined,
        moved=counts.moved,
        updated=counts.updated,
        embargoed=counts.embargoed,
        left=left,
        seconds=round(monotonic() - begun, 3),
    )


def _group_all(
    client: Elasticsearch, index: str, grouper: StoryGrouper, lease: Lease, on_documents: OnDocuments
) -> int:
    """Scan and group until a scan finds nothing more to do; return the number of documents that are left."""
    counts = grouper.counts
    for _ in range(MOST_SCANS):
        before, counts.refused, counts.embargoed = counts.documents, 0, 0
        for batch in scan(client, index, TO_BE_GROUPED):
            lease.require()
            grouper.group(batch)
            on_documents(len(batch))
        if counts.documents == before and not counts.refused:
            return 0
    return counts.refused


def _lock(client: Elasticsearch, name: str, settings: Settings, notify: Callable[[str], None]) -> Lease:
    try:
        return acquire_for("stories", IndexLock(client, name, STORIES_ID), settings, notify)
    except IndexTaken as taken:
        raise StoriesBusy(
            f"The stories of {name} are being grouped by another process.",
            "What is new is grouped by it, or by the next run.",
        ) from taken
