"""Retention of articles, in indices and archive: a preview, and the deletion under the locks of all that loads."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from elasticsearch import Elasticsearch
from pydantic import BaseModel, ConfigDict

from infra.archive.places import archive_place
from infra.elasticsearch.lifecycle.versioned import serving_index, versioned_indices
from infra.elasticsearch.search.originals import scan_places
from infra.execution.limits import input_limits
from infra.plural import pluralize
from infra.retention.archived import ExpiredRecords, delete_records, find_expired
from infra.retention.articles import count_expired, delete_expired, expired_places, held_ids
from infra.retention.policy import RetentionPolicy
from infra.runs.locking.lease import acquire
from infra.runs.locking.lock import COLLECT_ID, ID, REBUILD_ID, STORIES_ID, IndexLock
from infra.settings import Settings


class ArticleRetention(BaseModel):
    """Articles beyond their time.

    Attributes:
        deleted: False of a dry run.
        articles: Articles of the index that serves, by source.
        documents: Documents by index.
        records: Records of the archive by source.
        segments_deleted: Segments that had no other record.
        segments_rewritten: Segments with others, in which the records are emptied.
    """

    model_config = ConfigDict(frozen=True)

    deleted: bool = False
    articles: dict[str, int] = {}
    documents: dict[str, int] = {}
    records: dict[str, int] = {}
    segments_deleted: int = 0
    segments_rewritten: int = 0

    @property
    def lines(self) -> list[str]:
        """The result in sentences."""
        done = "deleted" if self.deleted else "would be deleted"
        lines = [f"{source}: {pluralize(count, 'article')} {done}." for source, count in sorted(self.articles.items())]
        lines += [
            f"{source}: {pluralize(count, 'record')} of the archive {done}."
            for source, count in sorted(self.records.items())
        ]
        segments = self.segments_deleted, self.segments_rewritten
        if any(segments):
            lines.append(f"Segments of the archive: {segments[0]:,} deleted as a whole, {segments[1]:,} rewritten.")
        return lines or ["No article is beyond its time."]


@dataclass(frozen=True, slots=True)
class RetentionScope:
    """An alias, and the policy that is applied to it at a time (aware)."""

    index: str
    policy: RetentionPolicy
    now: datetime


def preview_articles(client: Elasticsearch, scope: RetentionScope, settings: Settings) -> ArticleRetention | None:
    """Return what `expire_articles` would delete; None if the policy keeps everything.

    Raises IndexingError, QueryError, ArchiveUnreadable, PlaceError.
    """
    if scope.policy.is_empty:
        return None
    articles = count_expired(client, serving_index(client, scope.index).name, scope.policy, scope.now)
    gone, documents = set[tuple[str, int]](), dict[str, int]()
    for index in versioned_indices(client, scope.index):
        if counted := count_expired(client, index.name, scope.policy, scope.now):
            documents[index.name] = sum(counted.values())
            gone |= expired_places(client, index.name, scope.policy, scope.now)
    found = _find_records(client, scope, settings, gone)
    return _result(articles, documents, found, deleted=False)


def expire_articles(
    client: Elasticsearch, scope: RetentionScope, settings: Settings, notify: Callable[[str], None]
) -> ArticleRetention | None:
    """Delete the articles beyond their time from every index of the alias, then their records from the archive.

    After an interruption a second call deletes the rest. Returns None if the policy keeps everything.

    Raises:
        IndexTaken: A run has the index, or a rebuild.
        QueryError: A query of a legal hold is invalid; nothing was deleted.
        DatelineError: Elasticsearch or the archive refuses.
    """
    if scope.policy.is_empty:
        return None
    with ExitStack() as stack:
        for id_ in (REBUILD_ID, COLLECT_ID, ID, STORIES_ID):
            lock = IndexLock(client, scope.index, id_)
            run = f"retention {uuid4()}"
            stack.enter_context(acquire(lock, run, settings.lease_seconds, notify, settings.patience_seconds))
        articles = count_expired(client, serving_index(client, scope.index).name, scope.policy, scope.now)
        documents = delete_expired(client, scope.index, scope.policy, scope.now)
        found = _find_records(client, scope, settings, set())
        delete_records(archive_place(settings), found)
    return _result(articles, documents, found, deleted=True)


def _find_records(
    client: Elasticsearch, scope: RetentionScope, settings: Settings, gone: set[tuple[str, int]]
) -> ExpiredRecords:
    """Return the records beyond their time; places in `gone` are named by documents that are to be deleted."""
    named = {
        (one.place.path, one.place.offset)
        for index in versioned_indices(client, scope.index)
        for one in scan_places(client, index.name)
    }
    held = held_ids(client, scope.index, scope.policy)
    place, limits = archive_place(settings), input_limits(settings)
    return find_expired(place, scope.policy, scope.now, named - gone, held, limits)


def _result(
    articles: dict[str, int], documents: dict[str, int], found: ExpiredRecords, *, deleted: bool
) -> ArticleRetention:
    return ArticleRetention(
        deleted=deleted,
        articles=articles,
        documents=documents,
        records=dict(found.by_source),
        segments_deleted=len(found.whole),
        segments_rewritten=len(found.partial),
    )
