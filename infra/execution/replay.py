"""Dead letters through today's pipeline: each ends in one outcome, and what was handled is marked as replayed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

from elasticsearch import Elasticsearch

from infra.deadletters import DeadLetter, DeadLetters, LetterSelection, LetterSummary
from infra.elasticsearch.errors import IndexMissing
from infra.elasticsearch.lifecycle.indices import index_status
from infra.elasticsearch.loading.bulk import Outcome
from infra.execution.counts import OutcomeCounter
from infra.execution.report import ShardReport
from infra.execution.shard import RunOptions, run_inputs, run_letters
from infra.execution.workers import WorkerOptions, Workers
from infra.plural import pluralize
from infra.settings import Settings
from infra.sources import BadInput, Input, reread
from infra.sources.segments import SHARD_BYTES
from transforms.records import Rejected, Versions


@dataclass(frozen=True, slots=True)
class LetterShard:
    """Letters that one task replays, in the order in which they first came."""

    number: int
    ids: tuple[str, ...]
    bytes: int

    @property
    def name(self) -> str:
        """Which it is, for a report."""
        return f"shard {self.number}: {pluralize(len(self.ids), 'dead letter')} from {self.ids[0]}"


def plan_replay(letters: DeadLetters, selection: LetterSelection, shard_bytes: int = SHARD_BYTES) -> list[LetterShard]:
    """Deals the letters of a selection out as shards of about `shard_bytes` on the disk."""
    dealt: list[list[LetterSummary]] = []
    size = 0
    for card in letters.summaries(selection):
        if not dealt or size + card.bytes > shard_bytes:
            dealt.append([])
            size = 0
        dealt[-1].append(card)
        size += card.bytes
    return [_shard(number, cards) for number, cards in enumerate(dealt)]


def replay_shard(
    shard: LetterShard,
    options: RunOptions,
    settings: Settings,
    make_workers: Callable[[WorkerOptions], Workers] = Workers,
) -> ShardReport:
    """Every letter of the shard to its outcome. Arguments and errors are those of `run_shard`.

    An article that could be read goes through the pipeline as it was read then, with its `observed`; what could
    not is read again from its bytes. A letter is marked once its article is in the index, or is a letter of
    another reason by now; one that is refused for the same reason stays open, with one more attempt.
    """
    tally = ReplayCounter(run_letters(options, settings), shard, asdict(Versions(model=settings.model)))
    return run_inputs(tally.reopened(shard.ids), tally, options, settings, make_workers)


def require_known(client: Elasticsearch, letters: DeadLetters, index: str) -> None:
    """Raises IndexMissing where neither an index nor a dead letter bears that name: it is misspelt."""
    if not letters.counts() and not index_status(client, index).exists:
        raise IndexMissing(
            f"There is no index behind the alias {index}, and no dead letter of it: nothing to replay.",
            "Look at the spelling of --index, and at DATELINE_HOME of the worker, which keeps the dead letters.",
        )


def nothing_to_replay(letters: DeadLetters, selection: LetterSelection, index: str) -> str:
    """Why a selection is empty: a sentence with the reasons that there are."""
    counts = letters.counts()
    if not counts:
        return f"No dead letter of {index} is open."
    there = ", ".join(f"{count:,} {reason}" for reason, count in counts.most_common())
    return f"No open dead letter of {index} has {selection.words}; open are {there}."


@dataclass
class ReplayCounter(OutcomeCounter):
    """Counts what becomes of letters, and marks each one whose article has been handled.

    Marked after the outcome is certain: a replay that is cut off before finds the letter open, and its article
    unchanged in the index.
    """

    _letters_of: dict[Input, list[str]] = field(default_factory=lambda: defaultdict(list))

    def reopened(self, ids: Iterable[str]) -> Iterator[Input]:
        """What each letter has to be processed again."""
        for id_ in ids:
            if filed := self.letters.get(id_):
                again = what_to_process(filed.letter)
                self._letters_of[again].append(id_)
                yield again

    def count(self, item: Input, outcome: Outcome) -> None:
        """A letter's article was handled, and ended so; it is marked before it is counted."""
        self._close(self._letter_of(item))
        super().count(item, outcome)

    def refuse(self, refused: Input, rejected: Rejected, outcome: Outcome = Outcome.REJECTED) -> DeadLetter:
        """A letter's article was refused again; for another reason it lives on in a letter of that."""
        former = self._letter_of(refused)
        letter = super().refuse(refused, rejected, outcome)
        if letter.id != former:
            self._close(former)
        return letter

    def _close(self, id_: str) -> None:
        # Another replay may have closed it by now, and a pruning may have taken it away.
        with suppress(KeyError):
            self.letters.mark_replayed(id_, datetime.now(UTC))

    def _letter_of(self, item: Input) -> str:
        """The letter that the item came from; of letters with the same article one after the other."""
        waiting = self._letters_of[item]
        id_ = waiting.pop()
        if not waiting:
            del self._letters_of[item]
        return id_


def what_to_process(letter: DeadLetter) -> Input:
    """The article as it was read, or what today's reader makes of the bytes."""
    return reread(letter.refused) if isinstance(letter.refused, BadInput) else letter.refused


def _shard(number: int, cards: list[LetterSummary]) -> LetterShard:
    return LetterShard(number, tuple(card.id for card in cards), sum(card.bytes for card in cards))
