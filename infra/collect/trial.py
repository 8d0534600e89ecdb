"""Trial of a source: one round whose pages are processed, with no state and no archive left behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from uuid import uuid4

from infra.collect.defaults import TRIAL_PAGES
from infra.collect.fetching.addresses import AddressPolicy
from infra.collect.fetching.fetcher import Fetcher
from infra.collect.rounds import CollectContext, RoundOptions, collect_round
from infra.collect.rounds.round import RoundResult
from infra.collect.sources_file.model import Source, user_agent
from infra.collect.state.memory import MemoryState
from infra.execution.limits import input_limits
from infra.execution.progress import ProgressTracker
from infra.execution.workers import WorkerOptions, Workers
from infra.places import absolute
from infra.settings import Settings
from infra.sources import BadInput, plan_shards, read_shard
from infra.sources.source_file import ArchiveUse
from transforms.collecting.outcomes import SourceCounts
from transforms.collecting.states import PageState
from transforms.document import Document
from transforms.records import Options, RawRecord, Rejected


@dataclass(frozen=True, slots=True)
class SourceTrial:
    """The result of a trial.

    Attributes:
        counts: Of its listings and pages.
        notices: Sentences on listings.
        documents: The documents that would be loaded.
        rejected: The pages that would become dead letters.
        failed: The pages that were not fetched, each with the `reason`.
        listed: The pages that were not tried.
    """

    counts: SourceCounts
    notices: tuple[str, ...]
    documents: tuple[Document, ...]
    rejected: tuple[Rejected, ...]
    failed: tuple[PageState, ...]
    listed: tuple[PageState, ...]


def try_source(
    settings: Settings,
    contact: str,
    source: Source,
    headers: Mapping[str, str],
    pages: int = TRIAL_PAGES,
    tracker: ProgressTracker | None = None,
) -> SourceTrial:
    """Fetch the newest pages of a source and process them. Elasticsearch is not used, and no file is left behind.

    Args:
        settings: Allowed networks, and the settings of the pipeline.
        contact: For the User-Agent.
        source: The source.
        headers: Its headers, with their secrets.
        pages: The most pages to fetch.
        tracker: Counts the pages.
    """
    memory, progress = MemoryState(), tracker or ProgressTracker()
    limited = source.limits.model_copy(update={"pages_a_round": pages})
    tried = source.model_copy(update={"limits": limited, "enabled": True})
    with (
        TemporaryDirectory(prefix="dateline-trial-") as folder,
        Fetcher(user_agent(contact), AddressPolicy(settings.allowed_networks)) as fetcher,
    ):
        context = CollectContext(
            None,
            "",
            uuid4().hex,
            fetcher,
            folder,
            headers_of=lambda _: headers,
            count=lambda outcome: progress.count(0, outcome.value, 0),
            memory=memory,
        )
        done = collect_round(context, [tried], RoundOptions(hosts=settings.collect_hosts))
        results = list(_process(settings, folder, [segment.path for segment in done.segments]))
    return _result(source, done, memory, results)


def _result(source: Source, done: RoundResult, memory: MemoryState, results: list[Document | Rejected]) -> SourceTrial:
    states = [one for one in memory.all_pages() if one.archived is None]
    return SourceTrial(
        counts=done.counts.get(source.name, SourceCounts()),
        notices=done.notices,
        documents=tuple(one for one in results if not isinstance(one, Rejected)),
        rejected=tuple(one for one in results if isinstance(one, Rejected)),
        failed=tuple(one for one in states if one.reason),
        listed=tuple(one for one in states if not one.reason),
    )


def _process(settings: Settings, archive: str, paths: list[str]) -> Iterator[Document | Rejected]:
    """Yield what the articles of segments of the archive in the folder `archive` become."""
    if not paths:
        return
    plan, bad = plan_shards(paths), list[Rejected]()

    def articles() -> Iterator[RawRecord]:
        for shard in plan.shards:
            for item in read_shard(shard, limits=input_limits(settings), archive=ArchiveUse(absolute(archive))):
                if isinstance(item, BadInput):
                    bad.append(item.rejected)
                else:
                    yield item

    options = WorkerOptions(
        processes=1,
        model=settings.model,
        seconds=settings.document_seconds,
        options=Options(),
        most_bytes=settings.worker_bytes,
    )
    with Workers(options) as workers:
        for _, result in workers.process(articles()):
            yield result
    yield from bad
