"""The replay flow: dead letters through today's pipeline, and a report as an ingest's."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from prefect import flow
from prefect.runtime import flow_run

from flows.parameters import AtOnce, IndexName
from flows.refusal import cancelled_when_taken
from flows.reporting.artifacts import Progress, publish_report
from flows.tasks.shards import SHARDS_AT_ONCE, run_each, shard_task
from infra.deadletters import Selection, letters_of
from infra.elasticsearch.client import connect_patiently
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.endpoint import find_endpoint
from infra.execution.progress import Board, current_board, shown_on
from infra.execution.replay import LetterShard, nothing_to_replay, plan_replay, replay_shard, require_known
from infra.execution.report import RunReport, ShardReport, add_up
from infra.execution.shard import RunOptions
from infra.logs import Log, configure
from infra.runs import Request, record_end, report_of, running
from infra.settings import Settings
from transforms.records import Reason

log = Log.of(__name__)


@shard_task
def replay_letters(shard: LetterShard, options: RunOptions) -> ShardReport:
    """One shard of letters, each to its outcome and marked."""
    return replay_shard(shard, options, Settings.read())


@flow(name="replay", flow_run_name="replay-{index}", validate_parameters=True)
@cancelled_when_taken
def replay(
    index: IndexName = "dateline",
    reason: Reason | None = None,
    source: str | None = None,
    since: datetime | None = None,
    force: bool = False,
    shards_at_once: AtOnce = SHARDS_AT_ONCE,
) -> RunReport:
    """Send dead letters through today's pipeline, each article as it was seen when it was refused.

    What is handled is marked as replayed, what is refused again stays open; doing it twice is harmless.

    Args:
        index: The alias whose dead letters are replayed, and into which their articles are loaded.
        reason: Only those that were refused for this reason; by default all that are open.
        source: Only those of this source.
        since: Only those that came, or came again, since then; UTC where no offset is given.
        force: Replace also what is unchanged or newer in the index.
        shards_at_once: Shards submitted at a time; each keeps all worker processes busy.

    Raises:
        IndexMissing: there is neither such an index nor a dead letter of it; nothing is made.
        DeadLetterError: the dead letters cannot be read, or what is refused again could not be kept.
        IndexTaken: another run is alive and has the index; this one is cancelled.
        LockLost: another run has taken it over.
        IndexReplaced: the index was exchanged or made anew meanwhile.
    """
    settings = Settings.read()
    configure(settings)
    client = connect_patiently(find_endpoint(settings, log.info), settings)
    letters = letters_of(settings, index)
    require_known(client, letters, index)
    ensure_index(client, index)
    storage = letters.check()
    selection = Selection(reason, source, since.replace(tzinfo=since.tzinfo or UTC) if since else None)
    run_id, request = str(flow_run.id or uuid4()), Request.replay(selection.words, force=force)
    with running(client, index, run_id, request, settings, log.warning, flow_run.scheduled_start_time) as run:
        shards = plan_replay(letters, selection, settings.shard_bytes)
        nothing = None if shards else nothing_to_replay(letters, selection, index)
        run.planned(len(shards))
        options = RunOptions(run_id, index, force=force, storage=storage, token=run.token)
        with shown_on(current_board() or Board()) as board:
            progress = Progress(board, sum(shard.bytes for shard in shards), "replay")
            total = add_up(
                run_each(shards, lambda shard: replay_letters.submit(shard, options), shards_at_once, progress)
            )
        report = report_of(client, run, letters, total, remarks=[nothing] if nothing else [])
        report = record_end(client, run, report)
    publish_report(report)
    return report
