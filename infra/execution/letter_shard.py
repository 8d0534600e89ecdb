"""Replays dead letters through the current pipeline; each ends in one outcome, and is closed once it was handled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from elasticsearch import Elasticsearch

from infra.deadletters import DeadLetter, DeadLetters, LetterSelection, LetterSummary
from infra.elasticsearch.errors import IndexMissing
from infra.elasticsearch.lifecycle.indices import index_status
from infra.execution.counts import OutcomeCounter
from infra.execution.report import ShardReport
from infra.execution.shard import RunOptions, open_run_letters, run_inputs
from infra.execution.workers import WorkerOptions, Workers
from infra.models import current_versions
from infra.plural import pluralize
from infra.settings import Settings
from infra.sources import SHARD_BYTES, BadInput, Input, reread


@dataclass(frozen=True, slots=True)
class LetterShard:
    """Letters that one task replays, in the order in which they were first refused."""

    number: int
    ids: tuple[str, ...]
    bytes: int

    @property
    def name(self) -> str:
        """Its name in reports."""
        return f"shard {self.number}: {pluralize(len(self.ids), 'dead letter')} from {self.ids[0]}"


def plan_replay(letters: DeadLetters, selection: LetterSelection, shard_bytes: int = SHARD_BYTES) -> list[LetterShard]:
    """Group the letters of a selection into shards of about `shard_bytes` on the disk."""
    groups: list[list[LetterSummary]] = []
    size = 0
    for letter in letters.summaries(selection):
        if not groups or size + letter.bytes > shard_bytes:
            groups.append([])
            size = 0
        groups[-1].append(letter)
        size += letter.bytes
    return [_shard(number, group) for number, group in enumerate(groups)]


def replay_shard(
    shard: LetterShard,
    options: RunOptions,
    settings: Settings,
    make_workers: Callable[[WorkerOptions], Workers] = Workers,
) -> ShardReport:
    """Give each letter of the shard its outcome. Arguments and errors are those of `run_shard`.

    An article that could be read goes through the pipeline as it was read, with its `observed`; what could not be
    read is read again from its bytes. A letter is closed once its article is in the index, or is now a letter of
    another reason; one that is refused for the same reason stays open, with one more attempt.
    """
    letters = open_run_letters(options, settings)
    replayed = ReplayedLetters(letters)
    counter = OutcomeCounter(letters, shard, current_versions(settings.model), replayed.close_handled)
    return run_inputs(replayed.inputs(shard.ids), counter, options, settings, make_workers)


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


class ReplayedLetters:
    """The letters that are being replayed, by the input that is made of each.

    A letter is closed after the outcome of its input is certain: a replay that is interrupted before finds the letter
    open, and its article unchanged in the index.
    """

    def __init__(self, letters: DeadLetters) -> None:
        self._letters = letters
        self._ids = defaultdict[Input, list[str]](list)

    def inputs(self, ids: Iterable[str]) -> Iterator[Input]:
        """The article of each letter as it was read, or what the current reader makes of the bytes."""
        for id_ in ids:
            if stored := self._letters.get(id_):
                refused = stored.letter.refused
                item = reread(refused) if isinstance(refused, BadInput) else refused
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

    def _take_id(self, item: Input) -> str:
        """The letter of an input; of several with the same article one after the other."""
        ids = self._ids[item]
        id_ = ids.pop()
        if not ids:
            del self._ids[item]
        return id_


def _shard(number: int, group: list[LetterSummary]) -> LetterShard:
    return LetterShard(number, tuple(letter.id for letter in group), sum(letter.bytes for letter in group))
