"""The replay flow: dead letters through today's pipeline, and a report as an ingest's."""

from __future__ import annotations

from datetime import UTC, datetime
from time import monotonic
from uuid import uuid4

from prefect import flow
from prefect.runtime import flow_run

from flows.artifacts import Progress, publish_report
from flows.parameters import AtOnce, IndexName
from flows.shards import SHARDS_AT_ONCE, run_each, shard_task
from infra.deadletters import Selection, letters_of
from infra.elasticsearch.client import connect
from infra.elasticsearch.deadletters_index import update_copy
from infra.elasticsearch.indices import count_documents, ensure_index, refresh
from infra.logs import Log, configure
from infra.progress import Board, current_board, shown_on
from infra.reach import elasticsearch_url
from infra.replay import LetterShard, nothing_to_replay, plan_replay, replay_shard
from infra.report import RunReport, ShardReport, add_up
from infra.settings import Settings
from infra.shard import RunOptions
from transforms.records import Reason

log = Log.of(__name__)


@shard_task
def replay_letters(shard: LetterShard, options: RunOptions) -> ShardReport:
    """One shard of letters, each to its outcome and marked."""
    return replay_shard(shard, options, Settings.read())


@flow(name="replay", flow_run_name="replay-{index}", validate_parameters=True)
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
        DeadLetterError: the dead letters cannot be read, or what is refused again could not be kept.
    """
    started, clock = datetime.now(UTC), monotonic()
    settings = Settings.read()
    configure(settings)
    letters = letters_of(settings, index)
    storage = letters.check()
    selection = Selection(reason, source, since.replace(tzinfo=since.tzinfo or UTC) if since else None)
    shards = plan_replay(letters, selection)
    client = connect(settings, elasticsearch_url(settings, log.info))
    ensure_index(client, index)
    options = RunOptions(str(flow_run.id or uuid4()), index, force=force, storage=storage)
    with shown_on(current_board() or Board()) as board:
        progress = Progress(board, sum(shard.bytes for shard in shards), "replay")
        total = add_up(run_each(shards, lambda shard: replay_letters.submit(shard, options), shards_at_once, progress))
    refresh(client, index)
    stale = update_copy(client, index, letters)
    report = RunReport(
        run_id=options.run_id,
        index=index,
        flow="replay",
        started=started.isoformat(),
        seconds=round(monotonic() - clock, 3),
        total=total,
        documents=count_documents(client, index),
        warnings=[*([] if shards else [nothing_to_replay(letters, selection, index)]), *([stale] if stale else [])],
    )
    publish_report(report)
    return report
