"""The decisions of a load, without any I/O: what is heard goes in, what is to be done comes out.

    offered -> in a chunk -> sent -> acknowledged -> proven by a later write or a probe -> ended
                              ├─ refused for now, or no request got through -> waits -> sent
                              ├─ no answer, or a conflict -> looked up by id -> ended, or sent
                              └─ too much, or a bad document among good ones -> two halves -> sent

Each action is in exactly one of these places and leaves by exactly one outcome. What was acknowledged and is in
doubt is looked up, and sent again if it is not found. The caller asks `decide` what
to do, does it, and reports by `offer`, `close` and `hear`. Time is an argument, in seconds of any clock that
never goes back; chance is handed in.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import replace
from itertools import count
from random import Random

from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.elasticsearch.loading.actions import Action
from infra.elasticsearch.loading.bulk.acknowledged import Acknowledged
from infra.elasticsearch.loading.bulk.backlog import Backlog, Batch, Item
from infra.elasticsearch.loading.bulk.breaker import Breaker
from infra.elasticsearch.loading.bulk.judging import Judge, Judgement, kept, told
from infra.elasticsearch.loading.bulk.messages import Decision, Done, Event, Feed, Send, Settle, Stop, Tell, Wait
from infra.elasticsearch.loading.bulk.records import BulkPolicy, Fault, ItemOutcome
from infra.elasticsearch.loading.outcomes import Outcome
from infra.errors import DatelineError
from transforms.records import Reason

_SMALLEST_CHUNK_BYTES = 64 * 1024
"""A service that refuses even this much at once is overloaded rather than small."""


class LoadMachine:
    """One load into the alias `name`; `faults` counts what it met with."""

    def __init__(self, name: str, policy: BulkPolicy, random: Random) -> None:
        self.faults: Counter[Fault] = Counter()
        self._name, self._policy, self._random = name, policy, random
        self._judge = Judge(name, policy.max_refusals)
        self._breaker = Breaker(policy, random)
        self._backlog = Backlog(policy.chunk_count, min(policy.chunk_bytes, policy.largest_request))
        self._acknowledged = Acknowledged()
        self._running: dict[int, Batch] = {}
        self._ended: deque[ItemOutcome] = deque()
        self._latest, self._positions = 0, count()
        self._sizes: dict[int, int] = {}
        self._held_bytes = 0
        self._closed = False
        self._stop: DatelineError | None = None

    def offer(self, action: Action) -> None:
        """Take over one more action."""
        item = Item(next(self._positions), action)
        self._sizes[item.position] = action.size
        self._held_bytes += action.size
        if action.size <= self._policy.largest_request:
            self._backlog.add(item)
        else:
            limit = f"{action.size:,} bytes, where the server takes {self._policy.largest_request:,}"
            self._end(told(item, Outcome.REJECTED, Reason.TOO_LARGE, limit))

    def close(self) -> None:
        """No more actions will be offered."""
        self._closed = True
        self._backlog.flush()

    def decide(self, now: float) -> Decision:
        """What to do next."""
        if self._ended:
            return Tell(self._ended.popleft())
        if self._stop:
            return Wait(None) if self._running else Stop(self._stop)
        if self._may_ask(now) and (batch := self._backlog.take(now)):
            return self._ask(batch)
        if self._has_room():
            return Feed()
        if self._closed and not self._sizes:
            return Done()
        if not self._running and not self._backlog.is_waiting:
            for probe in self._acknowledged.probes():
                self._backlog.put(probe)
            return self.decide(now)
        return self._wait()

    def hear(self, event: Event, now: float) -> None:
        """Take in how a request or lookup ended. Raises KeyError for one that is not running."""
        batch = self._running.pop(event.number)
        judgement = self._judge.judge(batch, event)
        self.faults += judgement.faults
        self._stop = self._stop or judgement.stop
        self._adapt(judgement, now)
        for outcome in judgement.ended:
            self._end(outcome)
        if judgement.written:
            self._acknowledge(event.number, Batch(tuple(judgement.written)), judgement.term)
        for again in judgement.at_once:
            self._backlog.put(again)
        for again in judgement.later:
            self._backlog.put(replace(again, not_before=now + self._delay(again.failures)))

    def _acknowledge(self, number: int, batch: Batch, term: int) -> None:
        """What was written ends when that is proven; what is doubtful is looked up."""
        proven, doubtful = self._acknowledged.hear(number, batch, term, self._latest)
        for item in (item for each in proven for item in each.items):
            self._end(kept(item))
        for each in doubtful:
            self._backlog.put(replace(each, ask=True))

    def _adapt(self, judgement: Judgement, now: float) -> None:
        """What the answer says about the service rather than about the batch."""
        if judgement.too_much is not None:
            self._backlog.shrink(max(_SMALLEST_CHUNK_BYTES, judgement.too_much // 2))
        if judgement.got_through:
            self._breaker.succeeded()
        elif judgement.got_through is False:
            self.faults[Fault.PAUSED] += self._breaker.failed(now, judgement.why)
            if self._breaker.out_of_patience(now):
                self._stop = self._stop or self._given_up()

    def _may_ask(self, now: float) -> bool:
        if self._breaker.resume_at is None:
            return len(self._running) < self._policy.in_flight
        return not self._running and now >= self._breaker.resume_at

    def _ask(self, batch: Batch) -> Send | Settle:
        self._latest = number = self._latest + 1
        if batch.ask:
            self._running[number] = batch
            return Settle(number, batch.ids)
        self.faults[Fault.RETRIED] += sum(item.attempts > 0 for item in batch.items if not item.written)
        self._running[number] = batch.sent()
        return Send(number, tuple(item.action for item in batch.items))

    def _has_room(self) -> bool:
        """Memory is bounded."""
        chunks = self._policy.chunks_held
        return (
            not self._closed
            and len(self._sizes) < chunks * self._policy.chunk_count
            and self._held_bytes < chunks * self._policy.chunk_bytes
        )

    def _wait(self) -> Wait:
        due, resume = self._backlog.next_due(), self._breaker.resume_at
        pause = self._breaker.why if resume is not None else None
        allowed = 1 if resume is not None else self._policy.in_flight
        if due is None or len(self._running) >= allowed:
            return Wait(None, pause)
        return Wait(max(due, resume or due), pause)

    def _delay(self, failures: int) -> float:
        """Full jitter: a random time below a bound that doubles with each failure."""
        doublings = min(failures, 32)
        return self._random.uniform(0, min(self._policy.longest_delay, self._policy.first_delay * 2.0**doublings))

    def _end(self, outcome: ItemOutcome) -> None:
        self._held_bytes -= self._sizes.pop(outcome.position)
        self._ended.append(outcome)

    def _given_up(self) -> ElasticsearchUnavailable:
        return ElasticsearchUnavailable(
            f"Elasticsearch has taken nothing into {self._name} for {self._policy.patience:.0f} s; "
            f"its last answer: {self._breaker.why}.",
            "Mend it, then run the same again: what is loaded stays, the rest follows.",
        )
