"""A run that links the names of an index: what is new and all that it concerns, or everything; and its inverse."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import monotonic
from uuid import uuid4

from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.aliases import find_index, index_behind
from infra.elasticsearch.lifecycle.index_definitions import names_index, run_index
from infra.elasticsearch.lifecycle.index_set import names_name, runs_name
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.elasticsearch.search.requests import send
from infra.names.applied import concerned, read_applied, record_applied
from infra.names.authority import rebuild_records
from infra.names.corrections_file import read_corrections
from infra.names.errors import NamesBusy
from infra.names.evidence import IndexEvidence
from infra.names.linker import PageLinker
from infra.names.report import NamesReport
from infra.names.stored import IS_LINKED, TO_BE_LINKED, scan
from infra.names.writer import NameUpdate, NameWriter
from infra.runs.errors import IndexTaken
from infra.runs.locking.lease import Lease, acquire_for
from infra.runs.locking.lock import NAMES_ID, IndexLock
from infra.runs.receipts import carried_receipts
from infra.settings import Settings
from transforms.names import Corrections, NameLinker, evidence_fields, read_names

OnDocuments = Callable[[int], None]


def link_index(
    client: Elasticsearch,
    name: str,
    settings: Settings,
    notify: Callable[[str], None],
    *,
    everything: bool = False,
    on_documents: OnDocuments = lambda _documents: None,
) -> NamesReport:
    """Link the names of what is new in the index behind the alias `name`, and of all articles that it concerns.

    A second call continues after an interruption. One call at a time has the index; loads may run meanwhile. If more
    is new than linked, all articles are linked at once.

    Args:
        client: The client to use.
        name: The alias.
        settings: The file of corrections; times of the lease and of retries.
        notify: Called with a sentence before a wait for another run.
        everything: Link all articles again, by all that they have.
        on_documents: Called with the number of documents of each page.

    Raises:
        IndexMissing: There is no index.
        NamesBusy: Another run links its names.
        BadCorrections: The file of corrections cannot be used.
        LockLost: Another run has taken over.
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    begun = monotonic()
    index_behind(client, name)
    corrections = read_corrections(settings.corrections(name))
    ensure_index(client, name)
    ensure_index(client, runs_name(name), run_index())
    ensure_index(client, names_name(name), names_index())
    writer = NameWriter(client, name)
    pages = PageLinker(client, name, writer, Corrections.of(corrections))
    with _lock(client, name, settings, notify) as lease, carried_receipts(client, name, lambda: writer.operations):
        if everything or _count(client, name, TO_BE_LINKED) > _count(client, name, IS_LINKED):
            _link_all(pages, lease, on_documents)
        else:
            _link_new(pages, lease, on_documents)
            if query := concerned(read_applied(client, name), corrections):
                pages.decide_again(query)
        if list(read_applied(client, name)) != list(corrections):
            record_applied(client, name, corrections)
    counts = pages.counts
    return NamesReport(
        index=name,
        documents=counts.documents,
        linked=counts.linked,
        decided_again=counts.decided_again,
        updated=counts.updated,
        records=counts.records,
        left=writer.refused,
        seconds=round(monotonic() - begun, 3),
    )


def unlink_documents(client: Elasticsearch, name: str, ids: Iterable[str]) -> None:
    """Take documents out of the names of the index behind the alias `name`, before they are erased.

    Names that they alone have leave the records, and the documents that they concern are decided again, with the
    corrections that those were linked with. The caller holds the lock of names. Raises IndexingError.
    """
    if find_index(client, names_name(name)) is None:
        return
    pages = PageLinker(client, name, NameWriter(client, name), Corrections.of(read_applied(client, name)))
    for page in scan(client, name, {"ids": {"values": list(ids)}}):
        pages.unlink(page)


def _link_new(pages: PageLinker, lease: Lease, on_documents: OnDocuments) -> None:
    for page in scan(pages.client, pages.name, TO_BE_LINKED):
        lease.require()
        pages.link_new(page)
        on_documents(len(page))


def _link_all(pages: PageLinker, lease: Lease, on_documents: OnDocuments) -> None:
    """Make all articles evidence, then link each by it, and write all records."""
    client, name = pages.client, pages.name
    for page in scan(client, name, {"match_all": {}}):
        lease.require()
        updates = [NameUpdate(one, evidence_fields(read_names(one.document))) for one in page]
        pages.writer.write(updates)
    evidence = IndexEvidence(client, name)
    linker = NameLinker(evidence, pages.corrections)
    for page in scan(client, name, {"match_all": {}}):
        lease.require()
        pages.link(linker, evidence, page)
        on_documents(len(page))
    lease.require()
    pages.counts.records += rebuild_records(client, name, uuid4().hex)


def _count(client: Elasticsearch, name: str, query: dict[str, object]) -> int:
    answer = send(client, name, {"query": query, "size": 0, "track_total_hits": True})
    return int(answer["hits"]["total"]["value"])


def _lock(client: Elasticsearch, name: str, settings: Settings, notify: Callable[[str], None]) -> Lease:
    try:
        return acquire_for("names", IndexLock(client, name, NAMES_ID), settings, notify)
    except IndexTaken as taken:
        raise NamesBusy(
            f"The names of {name} are being linked by another process.",
            "What is new is linked by it, or by the next run.",
        ) from taken
