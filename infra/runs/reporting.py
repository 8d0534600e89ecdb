"""The report and the recorded end of a run, once its shards have ended."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from elasticsearch import Elasticsearch

from infra.deadletters import DeadLetters
from infra.elasticsearch.errors import IndexingError
from infra.elasticsearch.lifecycle.deadletter_copies import update_copy
from infra.elasticsearch.lifecycle.indices import count_documents, refresh
from infra.elasticsearch.search.embargoes import count_embargoes
from infra.execution.report import RunReport, ShardReport
from infra.failpoints import Step, failpoint
from infra.runs.active import ActiveRun
from infra.runs.errors import RunStateDeleted
from infra.runs.ingested_files import IngestedFiles
from infra.runs.receipts import RunReceipts
from infra.runs.records import RunState
from infra.sources import Segment
from transforms.printable import printable

log = logging.getLogger(__name__)


def build_report(
    client: Elasticsearch,
    run: ActiveRun,
    letters: DeadLetters,
    total: ShardReport,
    *,
    remarks: Iterable[str] = (),
    ignored: Iterable[str] = (),
) -> RunReport:
    """Build the report of a run with the totals of its shards; on return all that it loaded is searchable.

    The searchable copy of the dead letters is up to date too, or the report has a warning. Raises IndexReplaced,
    IndexingError.
    """
    run.require_index(client)
    refresh(client, run.record.index)
    failpoint(Step.REFRESHED)
    stale = update_copy(client, run.record.index, letters)
    failpoint(Step.LETTERS_COPIED)
    embargoes = count_embargoes(client, run.record.index)
    return RunReport(
        run_id=run.record.run,
        index=run.record.index,
        flow=run.record.request.flow,
        paths=list(run.record.request.paths),
        started=run.record.started.isoformat(),
        seconds=run.seconds,
        total=total,
        ignored=list(map(printable, ignored)),
        documents=count_documents(client, run.record.index),
        embargoed=embargoes.count,
        next_release=embargoes.next_end.isoformat() if embargoes.next_end else None,
        warnings=[*remarks, *([stale] if stale else [])],
    )


def record_run_end(
    client: Elasticsearch,
    run: ActiveRun,
    report: RunReport,
    *,
    complaint: str | None = None,
    segments: Iterable[Segment] = (),
    receipts: RunReceipts | None = None,
) -> RunReport:
    """Record the end of a run: aborted if there is a complaint, else completed, its files marked as read.

    Every input has its outcome by now, so that a failure to record is a warning, in the returned report and in the log.
    Raises LockLost if another run has the index.
    """
    state, read = (RunState.ABORTED, []) if complaint else (RunState.COMPLETED, list(segments))
    marks = IngestedFiles(client, run.record.index, run.record.request.source, run.index_uuid)
    unmarked = _attempt(
        lambda: marks.set(run.record.run, read),
        "The files of this run are not marked as read, so that --new-only will read them again",
    )
    if receipts and state is RunState.COMPLETED:
        unmarked += _attempt(
            lambda: receipts.record(run.record.run),
            "The receipts of this run are not on record, so that the next one will read all of its input",
        )
    failpoint(Step.RECEIPTS_RECORDED)
    warned = report.model_copy(update={"warnings": [*report.warnings, *unmarked]})
    unrecorded = _attempt(
        lambda: run.end(state, warned, complaint),
        f"The end of run {run.record.run} is not on record, so that the next run over the same paths resumes it",
    )
    return warned.model_copy(update={"warnings": [*warned.warnings, *unrecorded]})


def _attempt(record: Callable[[], None], otherwise: str) -> list[str]:
    """Call `record`; a failure is logged, and returned as a sentence."""
    try:
        record()
    except (IndexingError, RunStateDeleted) as error:
        log.warning("%s: %s", otherwise, error.message)
        return [f"{otherwise}: {error.message}"]
    return []
