"""A round of collecting as a run does it: with the sources' secrets, the archive and the lock of the run."""

from __future__ import annotations

from dataclasses import dataclass, replace

from elasticsearch import Elasticsearch

from infra.archive.places import archive_place
from infra.collect.fetching.addresses import AddressPolicy
from infra.collect.fetching.fetcher import Fetcher
from infra.collect.rounds import CollectContext, RoundOptions, collect_round
from infra.collect.rounds.round import RoundResult
from infra.collect.sources_file.model import Source, user_agent
from infra.collect.sources_file.secret_headers import ReadBlock, resolve_all, secret_variables
from infra.collect.state.documents import counts_document
from infra.execution.progress import ProgressTracker, current_tracker
from infra.execution.stopping import is_stopping
from infra.runs import ActiveRun
from infra.settings import Settings, take_secrets


@dataclass(frozen=True, slots=True)
class CollectRequest:
    """The sources of a run, and its time.

    Attributes:
        contact: Of sources.yaml, for the User-Agent.
        sources: The sources.
        by_name: Poll them all, whether they are due or not.
        minutes: The time after which no request is begun.
    """

    contact: str
    sources: tuple[Source, ...]
    by_name: bool
    minutes: float


def fetch_sources(
    client: Elasticsearch, run: ActiveRun, request: CollectRequest, settings: Settings, read_block: ReadBlock
) -> RoundResult:
    """Collect into the archive. A source whose secrets are missing is left out, with a notice.

    Raises:
        ArchiveUnwritable: A page could not be archived; nothing is lost.
        LockLost: Another run collects for this index.
        IndexingError: The state cannot be read or written.
    """
    headers = resolve_all(request.sources, take_secrets(secret_variables(request.sources)), read_block)
    sources = tuple(source for source in request.sources if source.name in headers.by_source)
    only = frozenset(source.name for source in sources) if request.by_name else frozenset[str]()
    place, tracker = archive_place(settings), current_tracker() or ProgressTracker()
    tracker.begin(None, "pages")
    with Fetcher(user_agent(request.contact), AddressPolicy(settings.allowed_networks)) as fetcher:
        context = CollectContext(
            client,
            run.record.index,
            run.record.run,
            fetcher,
            place.folder,
            place.spool,
            headers_of=lambda source: headers.by_source[source.name],
            is_stopping=is_stopping,
            require=run.lease.require,
            patience=settings.patience_seconds,
            count=lambda outcome: tracker.count(0, outcome.value, 0),
        )
        done = collect_round(context, sources, RoundOptions(settings.collect_hosts, request.minutes, only))
        _record_counts(context, run, done)
    missing = [f"{error.message} {error.remedy}" for error in headers.missing.values()]
    return replace(done, notices=(*missing, *done.notices))


def _record_counts(context: CollectContext, run: ActiveRun, done: RoundResult) -> None:
    """Record the counts of sources for dashboards, without those that had nothing new.

    Raises:
        LockLost: Another run collects for this index.
        IndexingError: They cannot be written.
    """
    _, writer = context.open_state()
    for source, counts in done.counts.items():
        if counts.taken or counts.pending or counts.listing_failures:
            writer.put(*counts_document(run.record.run, run.record.started, source, counts))
    writer.flush()
