"""The switch of an alias to another of its indices, without a write that is lost or a search that fails.

rounds      what changed in the old index is made again in the new one, until a round is small
locks       no ingest, grouping or rebuild runs
block       the old index takes no write; those in flight have ended
last round  what changed since the one before
switch      one call
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.errors import IndexUnusable
from infra.elasticsearch.lifecycle.aliases import find_index
from infra.elasticsearch.lifecycle.index_definitions import document_index, run_index
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.elasticsearch.lifecycle.indices import ensure_index, index_status, require_scheme
from infra.elasticsearch.lifecycle.versioned import (
    VersionedIndex,
    block_writes,
    create_beside,
    newest_before,
    newest_beside,
    open_for_writes,
    point_to_newest,
    serving_index,
    switch_alias,
)
from infra.failpoints import RebuildStep, failpoint
from infra.rebuild.comparison import IndexComparison, compare_indices
from infra.rebuild.copying import copy_newer, newer_documents
from infra.rebuild.errors import NothingToRebuild, NotPromotable, RebuildBusy
from infra.rebuild.report import RebuildReport
from infra.rebuild.scan import WHOLE, last_seq_no, read_documents
from infra.rebuild.slices import RebuildOptions, rebuild_documents, rebuild_slice
from infra.runs.errors import IndexTaken
from infra.runs.locking.lease import Lease, acquire_for
from infra.runs.locking.lock import ID, NAMES_ID, REBUILD_ID, STORIES_ID, IndexLock
from infra.settings import Settings

SMALL_ROUND = 500
"""Documents of a round after which the writes are blocked for the last one: some seconds."""

MOST_ROUNDS = 10
"""Rounds after which the last one follows, however large."""

_WRITERS = (ID, STORIES_ID, NAMES_ID)
"""The locks of those that write articles in a run."""

Notify = Callable[[str], None]
MOST_LOST = 0.02
"""The share of what the sample said before, of each kind, that may be missing now."""


@dataclass(frozen=True, slots=True)
class Switched:
    """A switch: from one index to another, and what was written before; `old` is None if the alias had no index."""

    alias: str
    old: str | None
    new: str
    report: RebuildReport


@contextmanager
def rebuild_lock(client: Elasticsearch, alias: str, settings: Settings, notify: Notify) -> Iterator[Lease]:
    """Within the block no other process rebuilds or switches the index. Raises RebuildBusy, LockLost, IndexingError."""
    ensure_index(client, runs_name(alias), run_index())
    try:
        lease = acquire_for("switch", IndexLock(client, alias, REBUILD_ID), settings, notify)
    except IndexTaken as taken:
        raise RebuildBusy(
            f"Another process rebuilds, switches, backs up, restores or erases from {alias}.",
            "Wait for its end, or stop it; nothing was changed.",
        ) from taken
    with lease:
        yield lease


def open_beside(
    client: Elasticsearch, alias: str, *, shards: int | None = None, replicas: int | None = None
) -> tuple[VersionedIndex, VersionedIndex]:
    """Return the index that serves, and the one beside it: one that was begun by this version, else a new one.

    Raises:
        IndexMissing: There is no index.
        IdentityMismatch: It has another identity scheme: each article would get another id.
        IndexUnusable: An index beside has other shards or replicas than asked for.
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    definition = document_index()
    require_scheme(index_status(client, alias), definition)
    old, begun = serving_index(client, alias), newest_beside(client, alias)
    if begun is None or not begun.name.endswith(definition.digest):
        new = create_beside(client, alias, shards=shards, replicas=replicas)
        failpoint(RebuildStep.INDEX_CREATED)
        return old, new
    if (shards or begun.shards, begun.replicas if replicas is None else replicas) != (begun.shards, begun.replicas):
        raise IndexUnusable(
            f"{begun.name}, which was begun before, has {begun.shards} shards and {begun.replicas} replicas.",
            f"Complete it without --shards and --replicas, or: dateline index drop {begun.name} --index {alias}",
        )
    open_for_writes(client, begun.name)
    return old, begun


def catch_up(
    client: Elasticsearch, options: RebuildOptions, settings: Settings, notify: Notify
) -> tuple[RebuildReport, int]:
    """Make again what the new index lacks or has in an older version, then what was written since.

    Returns:
        The totals, and the sequence number of the old index from which a further round continues.

    Raises:
        IndexingError, RunStopped: As of `rebuild_slice`.
    """
    since = last_seq_no(client, options.old)
    _refresh(client, options.old)
    lacking = (read_documents(client, options.old, ids) for ids in newer_documents(client, options.old, options.new))
    total = rebuild_documents(client, lacking, options, settings)
    if total.read:
        notify(f"Caught up: {total.line}")
    for number in range(1, MOST_ROUNDS + 1):
        until = last_seq_no(client, options.old)
        _refresh(client, options.old)
        done = rebuild_slice(client, WHOLE, options, settings, after_seq_no=since)
        total, since = total + done, until
        if done.read:
            notify(f"Round {number}: {done.line}")
        if done.written <= SMALL_ROUND:
            break
    _refresh(client, options.new)
    failpoint(RebuildStep.CAUGHT_UP)
    return total, since


def promote(
    client: Elasticsearch,
    alias: str,
    settings: Settings,
    notify: Notify,
    *,
    most_lost: float = MOST_LOST,
    force: bool = False,
) -> Switched:
    """Point the alias to the index that was built beside.

    Args:
        client: The client to use.
        alias: The alias.
        settings: Model, workers, leases and patience.
        notify: Called with sentences on the progress.
        most_lost: The share of what a sample of the documents said before that may be missing now, of each kind.
        force: Switch also if documents are missing, or more is lost.

    Raises:
        NothingToRebuild: There is no index beside.
        IndexMissing: The alias has no index at all. One that points to none gets its newest, without a comparison.
        NotPromotable: It lacks documents, or too much is lost.
        RebuildBusy, IndexTaken: Another rebuild, or a run that loads or groups articles, has the index.
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    with rebuild_lock(client, alias, settings, notify) as lease:
        if find_index(client, alias) is None:
            return Switched(alias, None, point_to_newest(client, alias), RebuildReport())
        old, new = serving_index(client, alias), index_beside(client, alias)
        options = RebuildOptions(alias, old.name, new.name)
        # An index that was promoted before and rolled back from takes no writes.
        open_for_writes(client, new.name)
        done, since = catch_up(client, options, settings, notify)
        compared = compare_indices(client, old.name, new.name, until_seq_no=since)
        if not force:
            require_promotable(compared, most_lost)
        with _writes_stopped(client, alias, old, settings, notify):
            _refresh(client, old.name)
            last = rebuild_slice(client, WHOLE, options, settings, after_seq_no=since)
            if last.refused and not force:
                raise NotPromotable(
                    f"{new.name} does not accept documents that were written last: {'; '.join(last.named_refused)}.",
                    "Nothing was switched. See `dateline index compare`; --force switches without them.",
                )
            _refresh(client, new.name)
            failpoint(RebuildStep.LAST_ROUND_DONE)
            lease.require()
            switch_alias(client, alias, old.name, new.name)
            failpoint(RebuildStep.SWITCHED)
    return Switched(alias, old.name, new.name, done + last)


def roll_back(client: Elasticsearch, alias: str, settings: Settings, notify: Notify) -> Switched:
    """Point the alias to the index from before the last switch, with what was written since.

    Raises:
        NothingToRebuild: No earlier index is kept.
        NotPromotable: The earlier index does not accept documents that were written since.
        RebuildBusy, IndexTaken, IndexingError: As of `promote`.
    """
    with rebuild_lock(client, alias, settings, notify) as lease:
        now, before = serving_index(client, alias), newest_before(client, alias)
        if before is None:
            raise NothingToRebuild(
                f"No index of {alias} is kept from before {now.name}.",
                f"`dateline index list --index {alias}` shows all. Nothing was switched.",
            )
        open_for_writes(client, before.name)
        _refresh(client, now.name)
        done = copy_newer(client, now.name, before.name, settings.patience_seconds)
        with _writes_stopped(client, alias, now, settings, notify):
            _refresh(client, now.name)
            last = copy_newer(client, now.name, before.name, settings.patience_seconds)
            refused = [*done.named_refused, *last.named_refused]
            if refused:
                raise NotPromotable(
                    f"{before.name} does not accept documents that were written since the switch: "
                    f"{'; '.join(refused[:5])}.",
                    "Nothing was switched.",
                )
            _refresh(client, before.name)
            failpoint(RebuildStep.LAST_ROUND_DONE)
            lease.require()
            switch_alias(client, alias, now.name, before.name)
            failpoint(RebuildStep.SWITCHED)
    return Switched(alias, now.name, before.name, done + last)


def require_promotable(compared: IndexComparison, most_lost: float) -> None:
    """Return if the new index may replace the old one. Raises NotPromotable."""
    see = f"See `dateline index compare {compared.old} {compared.new}`; --force switches all the same."
    if not compared.is_complete:
        lacking = compared.missing.count + compared.behind.count
        named = ", ".join([*compared.missing.named, *compared.behind.named][:5])
        raise NotPromotable(
            f"{compared.new} lacks {lacking:,} documents of {compared.old}, or has them in an older version: {named}. "
            "Nothing was switched.",
            f"Run `dateline index rebuild` again. {see}",
        )
    for kind in compared.differences.kinds:
        share = compared.lost_share(kind)
        if share > most_lost:
            raise NotPromotable(
                f"Of the {kind} in {compared.sampled:,} documents of {compared.old}, {share:.1%} are missing in "
                f"{compared.new}, more than {most_lost:.1%}. Nothing was switched.",
                see,
            )


@contextmanager
def _writes_stopped(
    client: Elasticsearch, alias: str, index: VersionedIndex, settings: Settings, notify: Notify
) -> Iterator[None]:
    """Within the block nothing is written to the index; afterwards it is blocked if it was replaced, else not.

    Raises IndexTaken, LockLost, IndexingError.
    """
    with ExitStack() as stack:
        locks = [IndexLock(client, alias, id_) for id_ in _WRITERS]
        leases = [stack.enter_context(acquire_for("switch", lock, settings, notify)) for lock in locks]
        block_writes(client, index.name, blocked=True)
        failpoint(RebuildStep.WRITES_BLOCKED)
        try:
            for lease in leases:
                lease.require()
            yield
        except BaseException:
            block_writes(client, index.name, blocked=False)
            raise


def index_beside(client: Elasticsearch, alias: str) -> VersionedIndex:
    """Return the index that is built beside. Raises NothingToRebuild, IndexMissing, IndexingError."""
    found = newest_beside(client, alias)
    if found is None:
        raise NothingToRebuild(
            f"There is no index beside the one that {alias} serves.",
            f"Build one: `dateline index rebuild --index {alias}`.",
        )
    return found


def _refresh(client: Elasticsearch, index: str) -> None:
    with translate_errors(f"refreshing {index}"):
        client.indices.refresh(index=index)
