"""Pauses of a load, and their length."""

from __future__ import annotations

from random import Random

from infra.elasticsearch.loading.bulk import BulkPolicy
from infra.elasticsearch.loading.bulk.circuit_breaker import CircuitBreaker

POLICY = BulkPolicy(trip_after=3, first_delay=1.0, longest_delay=20.0, patience=100.0)


def breaker() -> CircuitBreaker:
    return CircuitBreaker(POLICY, Random(7))


def test_it_opens_after_so_many_failures_in_a_row_and_says_so_once() -> None:
    tested = breaker()
    assert [tested.record_failure(now, "503") for now in (0.0, 1.0, 2.0, 3.0)] == [False, False, True, False]
    assert tested.resume_at is not None
    assert tested.why == "503"


def test_a_success_between_failures_keeps_it_closed() -> None:
    tested = breaker()
    for now in range(10):
        tested.record_failure(float(now), "reset")
        tested.record_failure(float(now), "reset")
        tested.record_success()
    assert tested.resume_at is None


def test_pauses_grow_to_a_bound_and_are_never_nothing() -> None:
    tested, pauses = breaker(), []
    for _ in range(12):
        tested.record_failure(0.0, "503")
        pauses.append(tested.resume_at or 0.0)
    opened = pauses[2:]
    assert all(2.0 <= pause <= 20.0 for pause in opened)
    assert max(opened) > 10.0


def test_patience_runs_from_the_first_failure_and_again_after_a_success() -> None:
    tested = breaker()
    tested.record_failure(0.0, "503")
    assert not tested.is_exhausted(99.9)
    assert tested.is_exhausted(100.0)
    tested.record_success()
    assert not tested.is_exhausted(1e9)
