"""The decisions of a load, without any I/O: events go in, commands come out.

    offered -> in a chunk -> sent -> acknowledged -> proven by a later write or a probe -> ended
                              ├─ refused for now, or nothing accepted -> waits -> sent
                              ├─ no response, or a conflict -> looked up by id -> ended, or sent
                              └─ too much, or a bad document among good ones -> two halves -> sent

Each action is in exactly one of these places and leaves with exactly one outcome. An acknowledged write in doubt is
looked up, and sent again if it is not found.

A request without a response may be carried out at any later time. As each write names the state that it was decided
on, it is refused after a load that ended each action. If the action failed or the load stopped, it can still replace
that one state, never a newer one. If somebody deleted the document meanwhile, a late `create` restores it.

The caller asks for the `next_command`, executes it, and reports by `offer`, `close` and `receive`. Time is an argument,
in seconds of any monotonic clock; randomness is handed in.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from random import Random

from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.elasticsearch.loading.actions import Action
from infra.elasticsearch.loading.bulk.backlog import Backlog, Batch, LoadItem
from infra.elasticsearch.loading.bulk.circuit_breaker import CircuitBreaker
from infra.elasticsearch.loading.bulk.evaluation import Evaluation, Evaluator, confirmed_outcome, item_outcome
from infra.elasticsearch.loading.bulk.messages import Command, Done, Emit, Event, Lookup, NeedInput, Send, Stop, Wait
from infra.elasticsearch.loading.bulk.pace import LoadPace
from infra.elasticsearch.loading.bulk.records import BulkPolicy, ItemOutcome, LoadFault
from infra.elasticsearch.loading.bulk.routing import shard_of
from infra.elasticsearch.loading.bulk.unproven import UnprovenWrites
from infra.elasticsearch.loading.outcomes import Outcome
from infra.errors import DatelineError
from transforms.records import Reason

_SMALLEST_CHUNK_BYTES = 64 * 1024
"""A service that refuses even this much at once is overloaded rather than small."""


class LoadMachine:
    """One load into the alias `name`, an index of so many `shards`; `faults` counts its disturbances."""

    def __init__(self, name: str, policy: BulkPolicy, random: Random, shards: int = 1) -> None:
        self.faults: Counter[LoadFault] = Counter()
        self._name, self._policy, self._random = name, policy, random
        self._evaluator = Evaluator(name, policy.max_refusals)
        self._breaker = CircuitBreaker(policy, random)
        self._pace = LoadPace(policy)
        self._backlog = Backlog(policy.chunk_count, min(policy.chunk_bytes, policy.largest_request))
        self._shards = shards
        self._unproven: defaultdict[int, UnprovenWrites] = defaultdict(UnprovenWrites)
        self._running: dict[int, Batch] = {}
        self._begun: dict[int, float] = {}
        self._outcomes: deque[ItemOutcome] = deque()
        self._latest, self._positions = 0, count()
        self._sizes: dict[int, int] = {}
        self._held_bytes = 0
        self._closed = False
        self._stop: DatelineError | None = None

    def offer(self, action: Action) -> None:
        """Take over one more action."""
        item = LoadItem(next(self._positions), action)
        self._sizes[item.position] = action.size
        self._held_bytes += action.size
        if action.size <= self._policy.largest_request:
            self._backlog.add(item)
        else:
            limit = f"{action.size:,} bytes, where the server takes {self._policy.largest_request:,}"
            self._end(item_outcome(item, Outcome.REJECTED, Reason.TOO_LARGE, limit))

    def close(self) -> None:
        """Announce that no more actions will be offered."""
        self._closed = True
        self._backlog.flush()

    def next_command(self, now: float) -> Command:
        """Return what to do next."""
        if self._outcomes:
            return Emit(self._outcomes.popleft())
        if self._stop:
            return Wait(None) if self._running else Stop(self._stop)
        if self._may_request(now) and (batch := self._backlog.take(now)):
            return self._request(batch, now)
        if self._has_room():
            return NeedInput()
        if self._closed and not self._sizes:
            return Done()
        if not self._running and not self._backlog.is_waiting:
            for probe in [probe for writes in self._unproven.values() for probe in writes.take_probes()]:
                self._backlog.put(probe)
            return self.next_command(now)
        return self._wait()

    def receive(self, event: Event, now: float) -> None:
        """Process the end of a request or lookup. Raises KeyError for one that is not running."""
        batch, seconds = self._running.pop(event.number), now - self._begun.pop(event.number)
        evaluation = self._evaluator.evaluate(batch, event)
        self.faults += evaluation.faults
        self._stop = self._stop or evaluation.stop
        self._adapt(evaluation, now, seconds)
        for outcome in evaluation.outcomes:
            self._end(outcome)
        if evaluation.acknowledged:
            self._acknowledge(event.number, evaluation.acknowledged)
        for again in evaluation.retry_now:
            self._backlog.put(again)
        for again in evaluation.retry_later:
            self._backlog.put(replace(again, not_before=now + self._delay(again.failures)))

    def _acknowledge(self, number: int, items: Sequence[LoadItem]) -> None:
        """End what is proven by this acknowledgment, and look up what is doubtful: each shard has terms of its own."""
        by_shard: defaultdict[int, list[LoadItem]] = defaultdict(list)
        for item in items:
            by_shard[shard_of(item.action.id, self._shards)].append(item)
        for shard, written in by_shard.items():
            term = max(item.term for item in written)
            proven, doubtful = self._unproven[shard].record(number, Batch(tuple(written)), term, self._latest)
            for item in (item for each in proven for item in each.items):
                self._end(confirmed_outcome(item))
            for each in doubtful:
                self._backlog.put(replace(each, lookup=True))

    def _adapt(self, evaluation: Evaluation, now: float, seconds: float) -> None:
        """Adapt sizes, pace and circuit breaker to what the end of a request after `seconds` shows of the service."""
        if evaluation.is_overload:
            self._pace.record_refused(is_late=evaluation.faults[LoadFault.UNANSWERED] > 0)
        elif evaluation.accepted:
            self._pace.record_accepted(seconds)
        self._backlog.chunk_count = self._pace.chunk_count
        if evaluation.oversized is not None:
            self._backlog.shrink(max(_SMALLEST_CHUNK_BYTES, evaluation.oversized // 2))
        if evaluation.accepted:
            self._breaker.record_success()
        elif evaluation.accepted is False:
            self.faults[LoadFault.PAUSED] += self._breaker.record_failure(now, evaluation.why)
            if self._breaker.is_exhausted(now):
                self._stop = self._stop or self._out_of_patience()

    def _may_request(self, now: float) -> bool:
        if self._breaker.resume_at is None:
            return len(self._running) < self._pace.in_flight
        return not self._running and now >= self._breaker.resume_at

    def _request(self, batch: Batch, now: float) -> Send | Lookup:
        self._latest = number = self._latest + 1
        self._begun[number] = now
        if batch.lookup:
            self._running[number] = batch
            return Lookup(number, batch.ids)
        self.faults[LoadFault.RETRIED] += sum(item.attempts > 0 for item in batch.items if not item.acknowledged)
        self._running[number] = batch.with_attempt()
        return Send(number, tuple(item.action for item in batch.items))

    def _has_room(self) -> bool:
        """Return whether another action fits within the bounds of memory."""
        chunks = self._policy.chunks_held
        return (
            not self._closed
            and len(self._sizes) < chunks * self._policy.chunk_count
            and self._held_bytes < chunks * self._policy.chunk_bytes
        )

    def _wait(self) -> Wait:
        due, resume = self._backlog.next_due(), self._breaker.resume_at
        pause = self._breaker.why if resume is not None else None
        allowed = 1 if resume is not None else self._pace.in_flight
        if due is None or len(self._running) >= allowed:
            return Wait(None, pause)
        return Wait(max(due, resume or due), pause)

    def _delay(self, failures: int) -> float:
        """Return a wait with full jitter: a random time below a bound that doubles with each failure."""
        doublings = min(failures, 32)
        return self._random.uniform(0, min(self._policy.longest_delay, self._policy.first_delay * 2.0**doublings))

    def _end(self, outcome: ItemOutcome) -> None:
        self._held_bytes -= self._sizes.pop(outcome.position)
        self._outcomes.append(outcome)

    def _out_of_patience(self) -> ElasticsearchUnavailable:
        return ElasticsearchUnavailable(
            f"Elasticsearch has accepted nothing into {self._name} for {self._policy.patience:.0f} s; "
            f"its last response: {self._breaker.why}.",
            "Fix it, then run the same again: loaded documents stay, the rest follows.",
        )
