"""What a run came to, once its shards have ended."""

from __future__ import annotations

from collections.abc import Iterable

from elasticsearch import Elasticsearch

from infra.deadletters import DeadLetters
from infra.elasticsearch.deadletters_index import update_copy
from infra.elasticsearch.indices import count_documents, refresh
from infra.report import RunReport, ShardReport
from infra.runs.running import Running
from infra.steps import Step, reached
from transforms.printable import printable


def report_of(
    client: Elasticsearch,
    run: Running,
    letters: DeadLetters,
    total: ShardReport,
    *,
    remarks: Iterable[str] = (),
    ignored: Iterable[str] = (),
) -> RunReport:
    """The report of a run whose shards came to `total`; on return all that it loaded is searchable.

    The readable copy of the dead letters is up to date too, or the report says why it is not. Raises IndexReplaced,
    IndexingError.
    """
    run.require_index(client)
    refresh(client, run.record.index)
    reached(Step.REFRESHED)
    stale = update_copy(client, run.record.index, letters)
    reached(Step.LETTERS_COPIED)
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
        warnings=[*remarks, *([stale] if stale else [])],
    )
