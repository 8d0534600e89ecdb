"""A part of a rebuild: documents are read, processed again and written into the new index. No Prefect.

pages -> without those that are there -> original -> worker processes -> write
                                                  -> as they are ------> write
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from time import monotonic

from elasticsearch import Elasticsearch

from infra.execution.limits import input_limits
from infra.execution.stopping import require_running
from infra.execution.workers import Result, WorkerOptions, Workers
from infra.failpoints import RebuildStep, failpoint
from infra.rebuild.originals import Originals
from infra.rebuild.pace import Pace
from infra.rebuild.report import NAMED, RebuildReport
from infra.rebuild.scan import ScannedDocument, Slice, read_versions, scan
from infra.rebuild.writer import VersionedDocument, Written, write_documents
from infra.settings import Settings
from transforms.document.rebuilt import rebuild_document
from transforms.records import Options, RawRecord, Rejected

_WRITTEN_AT_ONCE = 200
"""Documents that are held until they are written."""

OnDocuments = Callable[[int], None]
Pages = Iterable[list[ScannedDocument]]


@dataclass(frozen=True, slots=True)
class RebuildOptions:
    """The options that all slices of a rebuild share.

    Attributes:
        alias: The alias.
        old: The index that is read.
        new: The index that is written.
        per_second: Documents a second at most, in each slice that runs; None: no limit.
    """

    alias: str
    old: str
    new: str
    per_second: float | None = None


@dataclass(frozen=True, slots=True)
class _Job:
    """A document on its way through the worker processes, with its raw record."""

    scanned: ScannedDocument
    raw: RawRecord
    needs_processing: bool = True


@dataclass
class _Rebuild:
    """The rebuild of some documents: what it uses, and its counts."""

    client: Elasticsearch
    options: RebuildOptions
    settings: Settings
    originals: Originals
    pace: Pace
    on_documents: OnDocuments
    read: int = 0
    there: int = 0
    carried: Counter[str] = field(default_factory=Counter)
    rebuilt: int = 0
    refused: int = 0
    named_carried: list[str] = field(default_factory=list)
    named_refused: list[str] = field(default_factory=list)
    _ready: deque[tuple[VersionedDocument, str | None]] = field(default_factory=deque)
    _others: list[_Job] = field(default_factory=list)

    def run(self, pages: Pages, make_workers: Callable[[WorkerOptions], Workers]) -> None:
        """Give each document its outcome."""
        with ExitStack() as stack:
            self._process(stack.enter_context(make_workers(self._worker_options(month_first=True))), self._jobs(pages))
            if self._others:
                workers = stack.enter_context(make_workers(self._worker_options(month_first=False)))
                self._process(workers, iter(self._others))
        self._write()

    def _process(self, workers: Workers, jobs: Iterator[_Job]) -> None:
        for job, result in workers.process_jobs(jobs):
            require_running()
            self._settle(job, result)
            if len(self._ready) >= _WRITTEN_AT_ONCE:
                self._write()

    def _jobs(self, pages: Pages) -> Iterator[_Job]:
        """Yield the documents that are to be processed with the month first; keep the others."""
        for page in pages:
            require_running()
            for scanned in self._missing(page):
                found = self.originals.find(scanned.document)
                if found.raw is None:
                    self._carry(scanned, str(found.place))
                elif found.month_first:
                    yield _Job(scanned, found.raw)
                else:
                    self._others.append(_Job(scanned, found.raw))

    def _missing(self, page: list[ScannedDocument]) -> list[ScannedDocument]:
        """Return those of a page that the new index does not have in this version."""
        there = read_versions(self.client, self.options.new, (scanned.id for scanned in page))
        missing = [scanned for scanned in page if there.get(scanned.id, -1) < scanned.version]
        self.read += len(page)
        self.there += len(page) - len(missing)
        self.on_documents(len(page) - len(missing))
        return missing

    def _settle(self, job: _Job, result: Result | None) -> None:
        assert result is not None, "each of these jobs needs processing"
        if isinstance(result, Rejected):
            self._carry(job.scanned, f"refused now: {result.reason}")
        else:
            rebuilt = rebuild_document(job.scanned.document, result)
            self._ready.append((VersionedDocument(rebuilt, job.scanned.version), None))

    def _carry(self, scanned: ScannedDocument, reason: str) -> None:
        self._ready.append((VersionedDocument(scanned.document, scanned.version), reason))
        if len(self._ready) >= _WRITTEN_AT_ONCE:
            self._write()

    def _write(self) -> None:
        """Write what is ready, and count it."""
        ready = list(self._ready)
        self._ready.clear()
        self.pace.wait(len(ready))
        patience = self.settings.patience_seconds
        done = write_documents(self.client, self.options.new, [document for document, _ in ready], patience)
        failpoint(RebuildStep.DOCUMENTS_WRITTEN)
        self._count(done, {document.id: reason for document, reason in ready})
        self.on_documents(len(ready))

    def _count(self, done: Written, reasons: dict[str, str | None]) -> None:
        for id_ in done.written:
            reason = reasons[id_]
            if reason is None:
                self.rebuilt += 1
                continue
            self.carried[reason] += 1
            if len(self.named_carried) < NAMED:
                self.named_carried.append(f"{id_}: {reason}")
        self.there += len(done.there)
        self.refused += len(done.refused)
        self.named_refused += [f"{each.id}: {each.message}" for each in done.refused]

    def _worker_options(self, *, month_first: bool) -> WorkerOptions:
        settings = self.settings
        pipeline = Options(month_first=month_first)
        return WorkerOptions(
            settings.workers, settings.model, settings.document_seconds, pipeline, settings.worker_bytes
        )


def rebuild_slice(
    client: Elasticsearch,
    part: Slice,
    options: RebuildOptions,
    settings: Settings,
    *,
    after_seq_no: int | None = None,
    on_documents: OnDocuments = lambda _documents: None,
    make_workers: Callable[[WorkerOptions], Workers] = Workers,
) -> RebuildReport:
    """Give each document of a slice its outcome in the new index.

    Args:
        client: The client to use.
        part: The slice.
        options: The options of the rebuild.
        settings: Model, workers, bounds and patience.
        after_seq_no: Only documents whose last write has a greater sequence number: those of a later round.
        on_documents: Called with a number of documents that have their outcome.
        make_workers: Makes the worker processes; tests hand in others.

    Raises:
        IndexingError: Elasticsearch refuses, or is unavailable for longer than the patience of the settings.
        RunStopped: The run was stopped.
    """
    pages = scan(client, options.old, part, after_seq_no=after_seq_no)
    return rebuild_documents(client, pages, options, settings, on_documents=on_documents, make_workers=make_workers)


def rebuild_documents(
    client: Elasticsearch,
    pages: Pages,
    options: RebuildOptions,
    settings: Settings,
    *,
    on_documents: OnDocuments = lambda _documents: None,
    make_workers: Callable[[WorkerOptions], Workers] = Workers,
) -> RebuildReport:
    """Give each document of the old index in `pages` its outcome. Arguments and errors are as of `rebuild_slice`."""
    begun = monotonic()
    originals, pace = Originals(client, options.alias, input_limits(settings)), Pace(options.per_second)
    run = _Rebuild(client, options, settings, originals, pace, on_documents)
    run.run(pages, make_workers)
    return RebuildReport(
        read=run.read,
        rebuilt=run.rebuilt,
        carried=dict(run.carried),
        there=run.there,
        refused=run.refused,
        named_carried=run.named_carried[:NAMED],
        named_refused=run.named_refused[:NAMED],
        seconds=round(monotonic() - begun, 3),
    )
