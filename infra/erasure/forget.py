"""The erasure of an article from every place, in an order that a second call completes after an interruption.

locks        nothing loads, collects, groups, links names or rebuilds meanwhile
search       all places are searched before anything is erased: a dry run ends here
record       of the erasure, as begun
originals    archive and dead letters
quotes       run state, Prefect
names        records of names, and other articles that were linked by its names, are written as without it
documents    tombstones, in the index that serves last
expunging    the files of all indices forget what was deleted
record       of the erasure, as done
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from elasticsearch import Elasticsearch

from infra.archive.erasing import FoundRecords, erase_records
from infra.archive.places import archive_place
from infra.elasticsearch.lifecycle.aliases import find_index, index_behind
from infra.elasticsearch.lifecycle.deadletter_copies import copy_name
from infra.elasticsearch.lifecycle.expunging import expunge_deletions
from infra.elasticsearch.lifecycle.index_definitions import dead_letter_index, run_index
from infra.elasticsearch.lifecycle.index_set import names_name, runs_name
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.elasticsearch.lifecycle.withdrawing import withdrawal_time
from infra.elasticsearch.search.lookup import UnknownDocument
from infra.erasure.audit import ErasureRecord, list_erasures, record_erasure
from infra.erasure.originals import concerned_letters, find_archived, letter_stores
from infra.erasure.quotes import Quotes
from infra.erasure.report import ErasureReport
from infra.erasure.run_state import QuotingRecords, erase_quoting, find_quoting
from infra.erasure.snapshots import HoldingSnapshot, snapshots_before
from infra.erasure.subject import ErasureRequest, ErasureSubject, find_subject
from infra.erasure.tombstones import write_tombstones
from infra.execution.limits import input_limits
from infra.failpoints import ErasureStep, failpoint
from infra.names import unlink_documents
from infra.runs.locking.lease import Lease, acquire_for
from infra.runs.locking.lock import COLLECT_ID, ID, NAMES_ID, REBUILD_ID, STORIES_ID, IndexLock
from infra.settings import Settings
from transforms.document.withdrawal import is_erased

Notify = Callable[[str], None]


class Orchestrator(Protocol):
    """The history of runs on the server of the orchestrator: logs, artifacts, results."""

    def find(self, quotes: Quotes) -> Mapping[str, int]:
        """Return the number of things that quote an article, by kind."""

    def erase(self) -> list[str]:
        """Erase what `find` found; return sentences on what is left to be done."""


@dataclass
class _FoundArticle:
    """Everything that was found of an article, in every place."""

    subject: ErasureSubject
    archived: list[FoundRecords]
    letters: list[str]
    run_state: QuotingRecords
    report: ErasureReport


def find_article(
    client: Elasticsearch, request: ErasureRequest, settings: Settings, orchestrator: Orchestrator, notify: Notify
) -> ErasureReport:
    """Return where an article is found; nothing is changed.

    Raises:
        UnknownDocument: It is in no place, or several articles have the external id.
        DatelineError: A place cannot be searched.
    """
    return _find(client, request, settings, orchestrator, notify).report


def forget(
    client: Elasticsearch,
    request: ErasureRequest,
    settings: Settings,
    orchestrator: Orchestrator,
    asked_by: str,
    notify: Notify,
) -> ErasureReport:
    """Erase an article from every place.

    After an error, or a kill, some of it may be erased; a second call erases the rest.

    Args:
        client: The client to use.
        request: The article.
        settings: The archive, the dead letters, leases and patience.
        orchestrator: The server that has logs and artifacts of runs.
        asked_by: Who asked for it, for the record.
        notify: Called with sentences on the progress.

    Raises:
        UnknownDocument: It is in no place, or several articles have the external id.
        IndexTaken: A run has the index, or a rebuild.
        DatelineError: A place cannot be searched, or refuses.
    """
    index_behind(client, request.index)
    ensure_index(client, request.index)
    ensure_index(client, runs_name(request.index), run_index())
    ensure_index(client, copy_name(request.index), dead_letter_index())
    with _locks(client, request.index, settings, notify) as leases:
        found = _find(client, request, settings, orchestrator, notify)
        record = ErasureRecord.new(asked_by, found.report)
        record_erasure(client, record)
        failpoint(ErasureStep.ERASURE_RECORDED)
        _erase_originals(settings, found, notify)
        notify("Erasing what quotes it in run state and on the Prefect server.")
        erase_quoting(client, found.run_state)
        failpoint(ErasureStep.RUN_STATE_ERASED)
        left = orchestrator.erase()
        failpoint(ErasureStep.PREFECT_ERASED)
        for lease in leases:
            lease.require()
        unlink_documents(client, request.index, found.subject.ids)
        failpoint(ErasureStep.NAMES_ERASED)
        write_tombstones(client, found.subject, withdrawal_time())
        client.indices.refresh(index=request.index)
        _expunge(client, found.subject, notify)
        report = found.report.model_copy(update={"erased": True, "warnings": left})
        record_erasure(client, record.model_copy(update={"ended": datetime.now(UTC), "report": report}))
    return report


@contextmanager
def _locks(client: Elasticsearch, index: str, settings: Settings, notify: Notify) -> Iterator[list[Lease]]:
    """Within the block nothing else writes articles or names. Raises IndexTaken, LockLost, IndexingError."""
    with ExitStack() as stack:
        leases = []
        for id_ in (REBUILD_ID, COLLECT_ID, ID, STORIES_ID, NAMES_ID):
            lease = acquire_for("forget", IndexLock(client, index, id_), settings, notify)
            leases.append(stack.enter_context(lease))
        yield leases


def _find(
    client: Elasticsearch, request: ErasureRequest, settings: Settings, orchestrator: Orchestrator, notify: Notify
) -> _FoundArticle:
    subject = find_subject(client, request)
    notify("Searching the archive.")
    archived = find_archived(archive_place(settings), subject, input_limits(settings))
    concerns = concerned_letters(subject)
    letters = [id_ for store in letter_stores(settings, request.index) for id_ in store.concerning(concerns)]
    notify("Searching run state and the Prefect server.")
    quotes = subject.quotes
    quoting = find_quoting(client, request.index, quotes, subject.urls, letters)
    snapshots = _snapshots(client, subject)
    documents = Counter[str]()
    tombstones = 0
    for index, some in subject.documents.items():
        erased = sum(is_erased(each.document) for each in some)
        tombstones += erased > 0
        if len(some) > erased:
            documents[index] = len(some) - erased
    report = ErasureReport(
        index=request.index,
        ids=subject.ids,
        documents=dict(documents),
        tombstones=tombstones,
        records=sum(each.articles for each in archived),
        segments=sum(bool(each.places) for each in archived),
        damaged=sum(each.damaged for each in archived),
        letters=len(letters),
        run_state=dict(quoting.counts),
        prefect={kind: count for kind, count in orchestrator.find(quotes).items() if count},
        snapshots=snapshots,
    )
    if not subject.ids:
        raise UnknownDocument(
            f"Neither an index of {request.index}, nor the archive, nor a dead letter has the article {request.name}.",
            "Nothing was changed. Ids are shown by `dateline search`; the archive is that of DATELINE_ARCHIVE.",
        )
    return _FoundArticle(subject, archived, letters, quoting, report)


def _snapshots(client: Elasticsearch, subject: ErasureSubject) -> list[HoldingSnapshot]:
    """Return the snapshots from before the article was erased."""
    index, ids = subject.request.index, set(subject.ids)
    ends = [one.ended for one in list_erasures(client, index) if one.ended and ids.intersection(one.report.ids)]
    return snapshots_before(client, index, min(ends, default=datetime.now(UTC)))


def _erase_originals(settings: Settings, found: _FoundArticle, notify: Notify) -> None:
    if any(each.places for each in found.archived):
        notify(f"Rewriting {sum(bool(each.places) for each in found.archived):,} segments of the archive.")
    erase_records(archive_place(settings), found.archived)
    gone = set(found.letters)
    for store in letter_stores(settings, found.report.index):
        store.erase(lambda letter: letter.id in gone)
    failpoint(ErasureStep.LETTERS_ERASED)


def _expunge(client: Elasticsearch, subject: ErasureSubject, notify: Notify) -> None:
    """Have the files of all indices forget what was deleted in them."""
    alias = subject.request.index
    ours = [index.name for index in subject.indices if index.serves or subject.documents[index.name]]
    beside = [find_index(client, name) for name in (runs_name(alias), copy_name(alias), names_name(alias))]
    notify("Removing deleted documents from the files of the indices: half a minute, and the time of a merge.")
    expunge_deletions(client, [*ours, *filter(None, beside)], lambda _index: failpoint(ErasureStep.DELETIONS_EXPUNGED))
