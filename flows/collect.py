"""The collect flow: poll the sources that are due, fetch their pages into the archive, ingest what is new there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4

from elasticsearch import Elasticsearch
from prefect import flow
from prefect.runtime import flow_run
from pydantic import Field

from flows.final_state import set_final_state
from flows.parameters import IndexName, PathName, SourceName
from flows.reporting.artifacts import publish_report
from flows.reporting.events import emit_failing_sources, emit_quiet_sources
from flows.searches import alert_loaded
from flows.tasks.ingest_batch import IngestedBatch, ingest_batch
from flows.tasks.secret_blocks import read_secret_block
from infra.archive.places import archive_place
from infra.cluster import ensure_endpoint
from infra.collect.batch import find_batch
from infra.collect.defaults import MINUTES
from infra.collect.fetch_sources import CollectRequest, fetch_sources
from infra.collect.rounds.due import has_due_work
from infra.collect.run_report import build_collect_report, report_without_work
from infra.collect.sources_file.model import Source
from infra.collect.sources_file.read import read_sources
from infra.collect.sources_file.secret_headers import secret_variables
from infra.collect.sources_file.selection import select_sources
from infra.collect.state import StateReader
from infra.elasticsearch.client import connect_patiently
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.execution.report import RunReport
from infra.execution.stopping import withdraw_stop
from infra.logs import Log, configure
from infra.runs import RunRequest, RunState, RunStore, open_run, record_run_end
from infra.settings import Settings, take_secrets

log = Log.of(__name__)


@flow(name="collect", flow_run_name="collect-{index}", validate_parameters=True)
@set_final_state
def collect(
    sources: list[SourceName] | None = None,
    index: IndexName = "dateline",
    sources_file: PathName | None = None,
    minutes: Annotated[float, Field(gt=0)] = MINUTES,
    load: bool = True,
) -> RunReport:
    """Fetch what is new of the sources in sources.yaml into the archive, and load it into Elasticsearch.

    Problems of single listings and pages are counts in the report, never exceptions. What a run fetched and did not
    load, the next one loads; nothing in the archive is fetched again. A run with nothing to do is not on record.

    Args:
        sources: Names of sources to collect now, whether they are due or not; by default all that are due.
        index: The alias to load into; its index is created if needed.
        sources_file: The file of the sources, as the worker sees it; by default the worker's sources.yaml.
        minutes: The time after which no request is begun; what is left waits for the next run.
        load: Whether to load what was fetched; if not, the next run does.

    Raises:
        SourcesInvalid: The file of the sources cannot be used.
        UnknownSource: It has no source of a name in `sources`.
        ArchiveUnwritable: A page could not be archived.
        IndexTaken: Another run collects for this index, or holds its lock: this one is cancelled, and what it has
            fetched waits in the archive.
        LockLost: Another run has taken over.
    """
    settings = Settings.read()
    configure(settings)
    path = Path(sources_file) if sources_file else settings.sources
    run_id, due = str(flow_run.id or uuid4()), flow_run.scheduled_start_time
    if not sources and not sources_file and not settings.sources.exists():
        # The deployment is there for everyone, the file for those who collect.
        return report_without_work(run_id, index, [f"there is no file {path}"])
    file = read_sources(path)
    selected = select_sources(file, sources or (), path)
    take_secrets(secret_variables(selected))  # before a node is started, which would inherit them
    withdraw_stop()
    client = connect_patiently(ensure_endpoint(settings, log.info), settings)
    ensure_index(client, index)
    if not sources and not _has_work(client, index, selected):
        _emit_alarms(client, index, selected)
        alert_loaded(index, run_id)
        return report_without_work(run_id, index)
    with open_run(client, index, run_id, RunRequest.collect(sources or ()), settings, log.warning, due) as run:
        request = CollectRequest(file.contact, selected, bool(sources), minutes)
        fetched = fetch_sources(client, run, request, settings, read_secret_block)
        batch = find_batch(client, index, archive_place(settings).folder)
        ingested = ingest_batch(client, run, batch) if load else IngestedBatch()
        report = record_run_end(client, run, build_collect_report(run, fetched, batch, ingested.report))
    publish_report(report)
    _emit_alarms(client, index, selected, with_quiet=ingested.report is None)  # an ingest has looked for quiet ones
    if ingested.report is None:
        alert_loaded(index, run_id)
    if ingested.taken:
        raise ingested.taken
    return report


def _has_work(client: Elasticsearch, index: str, sources: Sequence[Source]) -> bool:
    """Return whether something is due, or a run has no end on record: it is alive, or to be recorded as lost."""
    if RunStore(client, index).latest(1, state=RunState.RUNNING, flow="collect"):
        return True
    return has_due_work(StateReader(client, index), sources, datetime.now(UTC))


def _emit_alarms(client: Elasticsearch, index: str, sources: Sequence[Source], *, with_quiet: bool = True) -> None:
    """Emit the events of sources that are quiet, or cannot be collected."""
    if with_quiet:
        emit_quiet_sources(client, index)
    emit_failing_sources(client, index, sources)
