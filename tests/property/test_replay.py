"""Replaying: every letter has one outcome, nothing is lost by being cut off, and twice is the same as once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from infra.deadletters import OPEN, DeadLetter, DeadLetters, LetterSummary, build_letter
from infra.elasticsearch.loading.bulk import Outcome
from infra.execution.counts import OutcomeCounter
from infra.execution.replaying import LetterShard, ReplayedLetters, plan_replay
from infra.execution.report import ShardReport
from infra.execution.timings import Timings
from infra.sources import BadInput, Input
from tests.support.build import raw_text
from transforms.records import InputRef, RawRecord, Reason, Rejected

NOON = datetime(2024, 11, 27, 12, tzinfo=UTC)
REASONS = st.sampled_from([Reason.TIMEOUT, Reason.WORKER_DIED, Reason.REFUSED_BY_INDEX])


@st.composite
def articles(draw: st.DrawFn) -> DeadLetter:
    raw = raw_text(f"Ministers met, {draw(st.integers(0, 4))}.", input=InputRef("wire.jsonl", draw(st.integers(0, 3))))
    return build_letter(raw, Rejected(draw(REASONS), "process", "slow", raw.input))


@st.composite
def lines(draw: st.DrawFn) -> DeadLetter:
    """Some can be read by today's reader, some cannot."""
    content = draw(st.sampled_from([b'{"text": "Ministers met, 0."}', b'{"text": "Ministers left."}', b"{no json"]))
    where = InputRef("wire.jsonl", draw(st.integers(0, 3)), len(content))
    rejected = Rejected(Reason.MALFORMED_JSON, "read", "no JSON", where)
    return build_letter(BadInput(rejected, content, "test", NOON), rejected)


class Pipeline:
    """Today's pipeline and index, in small: what it refuses is drawn, and the same each time."""

    def __init__(self, refuses: dict[str | bytes, Reason]) -> None:
        self.refuses, self.indexed = refuses, dict[str | bytes, int]()

    def run(self, items: Iterable[Input], counter: OutcomeCounter, at_most: int = 1_000) -> ShardReport:
        """Cut off after `at_most` articles, before the last one's outcome is reported."""
        for number, item in enumerate(items):
            if isinstance(item, RawRecord) and item.content not in self.refuses:
                outcome = Outcome.UNCHANGED if item.content in self.indexed else Outcome.INDEXED
                self.indexed[item.content] = self.indexed.get(item.content, 0) + (outcome is Outcome.INDEXED)
                if number == at_most:
                    break
                counter.settle(item, outcome)
            else:
                counter.refuse(item, self._refusal(item))
            counter.read += 1
        return counter.report(Timings())

    def _refusal(self, item: Input) -> Rejected:
        if isinstance(item, BadInput):
            return item.rejected
        return Rejected(self.refuses[item.content], "process", "refused", item.input)


def replay(letters: DeadLetters, pipeline: Pipeline, at_most: int = 1_000) -> list[ShardReport]:
    reports = []
    for shard in plan_replay(letters, OPEN, shard_bytes=2_000):
        replayed, counter = replaying(letters, shard)
        reports.append(pipeline.run(replayed.inputs(shard.ids), counter, at_most))
    return reports


def replaying(letters: DeadLetters, shard: LetterShard) -> tuple[ReplayedLetters, OutcomeCounter]:
    replayed = ReplayedLetters(letters)
    return replayed, OutcomeCounter(letters, shard, listener=replayed.close_handled)


def as_sets(summaries: Iterable[LetterSummary]) -> dict[str, Reason]:
    return {summary.id: summary.reason for summary in summaries}


CONTENTS = [*(f"Ministers met, {number}." for number in range(5)), "Ministers left."]
LETTERS = st.lists(articles() | lines(), min_size=1, max_size=12)
REFUSES: st.SearchStrategy[dict[str | bytes, Reason]] = st.dictionaries(st.sampled_from(CONTENTS), REASONS, max_size=4)


@settings(deadline=None)
@given(sent=LETTERS, refuses=REFUSES, cut_after=st.none() | st.integers(0, 5))
def test_replaying_twice_is_the_same_as_once(
    sent: list[DeadLetter], refuses: dict[str | bytes, Reason], cut_after: int | None
) -> None:
    with TemporaryDirectory() as folder:
        letters, pipeline = DeadLetters(Path(folder)), Pipeline(refuses)
        for one in sent:
            letters.record(one, NOON)
        if cut_after is not None:
            replay(letters, pipeline, cut_after)
        waiting = letters.summaries()
        reports = replay(letters, pipeline)
        assert sum(report.read for report in reports) == len(waiting)
        assert all(report.adds_up for report in reports)
        still_open = {summary.id: summary for summary in letters.summaries()}
        indexed = dict(pipeline.indexed)
        assert set(indexed.values()) <= {1}, "no article is indexed twice"
        for filed in letters.select():
            assert isinstance(filed.letter.refused, BadInput) or filed.letter.refused.content in refuses
        again = replay(letters, pipeline)
        assert as_sets(letters.summaries()) == as_sets(still_open.values())
        assert pipeline.indexed == indexed
        assert sum(report.read for report in again) == len(still_open)
        attempts = {summary.id: summary.history.attempts for summary in letters.summaries()}
        assert all(attempts[id_] > summary.history.attempts for id_, summary in still_open.items())
        pipeline.refuses = {}
        replay(letters, pipeline)
        left = [filed.letter.content for filed in letters.select()]
        assert set(left) <= {b"{no json"}, "once the pipeline takes everything, only what is no article is left"


@settings(deadline=None)
@given(st.lists(st.integers(1, 50), max_size=30))
def test_every_letter_is_in_one_shard_and_no_shard_is_larger_than_it_must(sizes: list[int]) -> None:
    with TemporaryDirectory() as folder:
        letters = DeadLetters(Path(folder))
        for number, size in enumerate(sizes):
            raw = raw_text("x" * size * 20, input=InputRef("wire.jsonl", number))
            letters.record(build_letter(raw, Rejected(Reason.TIMEOUT, "process", "slow", raw.input)), NOON)
        summaries = letters.summaries()
        shards: list[LetterShard] = plan_replay(letters, OPEN, shard_bytes=2_000)
        assert [id_ for shard in shards for id_ in shard.ids] == [summary.id for summary in summaries]
        assert [shard.number for shard in shards] == list(range(len(shards)))
        assert all(shard.bytes <= 2_000 or len(shard.ids) == 1 for shard in shards)
        assert sum(shard.bytes for shard in shards) == sum(summary.bytes for summary in summaries)


def test_two_letters_of_one_article_are_both_closed(tmp_path: Path) -> None:
    letters, pipeline = DeadLetters(tmp_path), Pipeline({})
    raw = raw_text("Ministers met.")
    first = build_letter(raw, Rejected(Reason.TIMEOUT, "process", "slow", raw.input))
    second = build_letter(raw, replace(first.rejected, reason=Reason.WORKER_DIED))
    for one in (first, second):
        letters.record(one, NOON)
    (report,) = replay(letters, pipeline)
    assert report.outcomes["indexed"] == report.outcomes["unchanged"] == 1
    assert letters.summaries() == []


def test_a_letter_that_another_replay_closed_and_a_pruning_took_away_is_no_trouble(tmp_path: Path) -> None:
    letters = DeadLetters(tmp_path)
    raw = raw_text("Ministers met.")
    letters.record(build_letter(raw, Rejected(Reason.TIMEOUT, "process", "slow", raw.input)), NOON)
    (shard,) = plan_replay(letters, OPEN)
    replayed, counter = replaying(letters, shard)
    (item,) = replayed.inputs(shard.ids)
    DeadLetters(tmp_path).mark_replayed(shard.ids[0], NOON)
    assert DeadLetters(tmp_path).prune(NOON + timedelta(days=1)) == list(shard.ids)
    counter.settle(item, Outcome.UNCHANGED)
    assert counter.report(Timings()).outcomes["unchanged"] == 1
    assert list(letters.all()) == []


def test_letters_that_are_gone_before_their_turn_are_passed_over(tmp_path: Path) -> None:
    letters = DeadLetters(tmp_path)
    raw = raw_text("Ministers met.")
    letters.record(build_letter(raw, Rejected(Reason.TIMEOUT, "process", "slow", raw.input)), NOON)
    (shard,) = plan_replay(letters, OPEN)
    letters.dismiss(shard.ids[0], NOON)
    letters.prune(NOON + timedelta(days=1))
    assert list(ReplayedLetters(letters).inputs(shard.ids)) == []
