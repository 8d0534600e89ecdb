"""Replays dead letters through the current pipeline; each ends in one outcome, and is closed once it was handled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from elasticsearch import Elasticsearch

from infra.cluster import ensure_endpoint
from infra.deadletters import DeadLetter, DeadLetters, LetterSelection, LetterSummary, StoredLetter
from infra.elasticsearch.client import connect_patiently
from infra.elasticsearch.errors import IndexMissing
from infra.elasticsearch.lifecycle.indices import index_status
from infra.execution.archiving import without_originals
from infra.execution.counts import OutcomeCounter
from infra.execution.replaying.loaded_since import LoadedArticles
from infra.execution.report import ShardReport
from infra.execution.shard import RunOptions, open_run_letters, run_inputs
from infra.execution.stopping import require_running
from infra.execution.workers import WorkerOptions, Workers
from infra.logs import Log
from infra.models import current_versions
from infra.plural import pluralize
from infra.settings import Settings
from infra.sources import DEFAULT_OPTIONS, SHARD_BYTES, BadInput, Input, RecordOptions, reread
from infra.sources.segments import group_by_bytes

log = Log.of(__name__)

SettleLoaded = Callable[[StoredLetter, BadInput], bool]
"""Counts and closes a letter that is still unreadable, if its article was loaded since; returns whether it was."""


@dataclass(frozen=True, slots=True)
class LetterShard:
    """Letters that one task replays, in the order in which they were first refused.

    Attributes:
        number: Its number in the run.
        ids: Its letters.
        bytes: Their size on disk.
        options: Options for the fields of records, which take precedence over those of a letter.
        month_first: Whether 3/4/24 in their text is March 4.
    """

    number: int
    ids: tuple[str, ...]
    bytes: int
    options: RecordOptions = DEFAULT_OPTIONS
    month_first: bool = True

    @property
    def name(self) -> str:
        """Its name in reports."""
        return f"shard {self.number}: {pluralize(len(self.ids), 'dead letter')} from {self.ids[0]}"


def plan_replay(
    letters: DeadLetters,
    selection: LetterSelection,
    shard_bytes: int = SHARD_BYTES,
    options: RecordOptions = DEFAULT_OPTIONS,
) -> list[LetterShard]:
    """Group the letters of a selection into shards of about `shard_bytes` on the disk.

    Dates in the text are read with the month first or the day first as `options` say, else as in the run that refused
    the article.
    """
    chosen = letters.summaries(selection)
    groups: list[tuple[bool, list[LetterSummary]]] = []
    for month_first in (True, False):
        alike = (one for one in chosen if _reads_month_first(one, options) is month_first)
        groups += ((month_first, group) for group in group_by_bytes(alike, shard_bytes))
    return [
        LetterShard(
            number, tuple(one.id for one in group), sum(one.bytes for one in group), options, month_first=month_first
        )
        for number, (month_first, group) in enumerate(groups)
    ]


def replay_shard(
    shard: LetterShard,
    options: RunOptions,
    settings: Settings,
    make_workers: Callable[[WorkerOptions], Workers] = Workers,
) -> ShardReport:
    """Give each letter of the shard its outcome. Arguments and errors are those of `run_shard`.

    An article that could be read goes through the pipeline as it was read, with its `observed`; what could not be
    read is read again from its bytes. A letter is closed once its article is in the index, also if a later ingest has
    loaded it, or is now a letter of another reason; one that is refused for the same reason stays open, with one more
    attempt.
    """
    letters = open_run_letters(options, settings)
    options = replace(options, month_first=shard.month_first)
    replayed = ReplayedLetters(letters, shard.options)
    versions = current_versions(settings.model)
    counter = OutcomeCounter(letters, shard, versions, replayed.close_handled, month_first=shard.month_first)
    client = connect_patiently(ensure_endpoint(settings, log.info), settings)
    loaded = LoadedArticles(client, options.index, settings.patience_seconds)

    def settle_loaded(stored: StoredLetter, item: BadInput) -> bool:
        require_running()
        if is_loaded := loaded.has_article_of(stored):
            letters.mark_replayed(stored.letter.id, datetime.now(UTC), loaded_since=True)
            counter.settle_loaded(item)
        return is_loaded

    inputs = replayed.inputs(shard.ids, settle_loaded)
    chosen = inputs if options.archive else without_originals(inputs)
    return run_inputs(chosen, counter, options, settings, make_workers)


def require_known_index(client: Elasticsearch, letters: DeadLetters, index: str) -> None:
    """Raise IndexMissing where neither an index nor a dead letter has that name: it is misspelt."""
    if not letters.counts() and not index_status(client, index).exists:
        raise IndexMissing(
            f"There is no index behind the alias {index}, and no dead letter of it: nothing to replay.",
            "Look at the spelling of --index, and at DATELINE_HOME of the worker, which keeps the dead letters.",
        )


def explain_empty_selection(letters: DeadLetters, selection: LetterSelection, index: str) -> str:
    """A sentence on why a selection is empty, with the reasons of the letters that are open."""
    counts = letters.counts()
    if not counts:
        return f"No dead letter of {index} is open."
    there = ", ".join(f"{count:,} {reason}" for reason, count in counts.most_common())
    return f"No open dead letter of {index} has {selection.description}; open are {there}."


def _never_loaded(_stored: StoredLetter, _item: BadInput) -> bool:
    return False


class ReplayedLetters:
    """The letters that are being replayed, by the input that is made of each.

    `options` are for the fields of records, with those of a letter where nothing is given. A letter is closed after the
    outcome of its input is certain: a replay that is interrupted before finds the letter open, and its article
    unchanged in the index.
    """

    def __init__(self, letters: DeadLetters, options: RecordOptions = DEFAULT_OPTIONS) -> None:
        self._letters, self._options = letters, options
        self._ids = defaultdict[Input, list[str]](list)

    def inputs(self, ids: Iterable[str], settle_loaded: SettleLoaded = _never_loaded) -> Iterator[Input]:
        """The article of each letter as it was read, or what the current reader makes of the bytes.

        A letter that `settle_loaded` has closed is omitted.
        """
        for id_ in ids:
            if stored := self._letters.get(id_):
                item = self._read_again(stored.letter.refused)
                if isinstance(item, BadInput) and settle_loaded(stored, item):
                    continue
                self._ids[item].append(id_)
                yield item

    def close_handled(self, item: Input, letter: DeadLetter | None) -> None:
        """Close the letter that `item` was made of, unless it was refused again as the same `letter`."""
        id_ = self._take_id(item)
        if letter is not None and letter.id == id_:
            return
        # Another replay may have closed it since, and a pruning may have removed it.
        with suppress(KeyError):
            self._letters.mark_replayed(id_, datetime.now(UTC))

    def _read_again(self, refused: Input) -> Input:
        if isinstance(refused, BadInput):
            return reread(replace(refused, options=self._options.or_else(refused.options)))
        return refused

    def _take_id(self, item: Input) -> str:
        """The letter of an input; of several with the same article one after the other."""
        ids = self._ids[item]
        id_ = ids.pop()
        if not ids:
            del self._ids[item]
        return id_


def _reads_month_first(letter: LetterSummary, options: RecordOptions) -> bool:
    return letter.month_first if options.day_first is None else not options.day_first
