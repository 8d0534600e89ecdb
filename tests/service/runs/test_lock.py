"""One run at a time on a real Elasticsearch: who gets the lock, who is refused, and who loses it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.elasticsearch.lifecycle.index_definitions import run_index
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.runs import IndexTaken, LockLost, Owner, require_lock, runs_name
from infra.runs.locking.lease import Lease, acquire
from infra.runs.locking.lock import IndexLock, LockHolder, LockState
from tests.service.loading import action, loaded

pytestmark = pytest.mark.service

LEASE_SECONDS = 0.6


@pytest.fixture
def lock(client: Elasticsearch, index_name: str) -> IndexLock:
    ensure_index(client, runs_name(index_name), run_index())
    return IndexLock(client, index_name)


def take(lock: IndexLock, run: str, notices: list[str] | None = None) -> Lease:
    return acquire(lock, run, LEASE_SECONDS, (notices if notices is not None else []).append)


def holder(lock: IndexLock) -> LockHolder:
    seen = lock.read()
    assert seen is not None
    return seen.holder


def test_the_second_is_refused_while_the_first_lives_with_the_name_of_that(lock: IndexLock) -> None:
    notices: list[str] = []
    with take(lock, "first"), pytest.raises(IndexTaken) as refused:
        take(lock, "second", notices)
    assert f"belongs to run first on {Owner.current()}" in refused.value.message
    assert f"after {LEASE_SECONDS:g} s of silence" in refused.value.message
    assert f"dateline runs show first --index {lock.name}" in refused.value.remedy
    assert "up to 0.6 s show whether it is alive" in notices[0]


def test_a_lock_that_was_given_back_is_taken_at_once(lock: IndexLock) -> None:
    notices: list[str] = []
    for run in ("first", "second"):
        with take(lock, run, notices):
            assert (holder(lock).run, holder(lock).free) == (run, False)
        assert holder(lock).free
    assert notices == []


def test_a_lease_is_renewed_for_as_long_as_it_is_held(lock: IndexLock) -> None:
    with take(lock, "run") as lease:
        while holder(lock).beat < 4:
            time.sleep(LEASE_SECONDS / 10)
        lease.require()


def test_a_silent_holder_loses_the_index_and_finds_out_before_it_writes(
    lock: IndexLock, client: Elasticsearch, index_name: str
) -> None:
    notices: list[str] = []
    silent = take(lock, "silent")
    with take(lock, "next", notices):
        assert notices[-1] == f"Run silent ({Owner.current()}) is gone: this run takes over."
        with pytest.raises(LockLost, match=f"run next on {Owner.current()} has taken over"):
            silent.require()
        with pytest.raises(LockLost, match="nothing more is written"):
            require_lock(client, index_name, silent.holder.token)
        require_lock(client, index_name, holder(lock).token)
        # Its end must not free what is another run's by now.
        silent.release()
        assert not holder(lock).free


def test_nothing_is_written_by_a_load_that_has_lost_its_lock(
    lock: IndexLock, client: Elasticsearch, index_name: str
) -> None:
    ensure_index(client, index_name)
    silent = take(lock, "silent")
    with take(lock, "next"), pytest.raises(LockLost):
        fence = partial(require_lock, client, index_name, silent.holder.token)
        loaded(client, index_name, [action("a", "text")], check_lock=fence)
    client.indices.refresh(index=index_name)
    assert client.count(index=index_name)["count"] == 0


def test_a_shard_of_a_run_that_was_stopped_writes_no_more(
    lock: IndexLock, client: Elasticsearch, index_name: str
) -> None:
    with take(lock, "stopped") as lease:
        require_lock(client, index_name, lease.holder.token)
    with pytest.raises(LockLost, match="nobody has it"):
        require_lock(client, index_name, lease.holder.token)


def test_of_many_that_grasp_at_a_lock_one_gets_it(lock: IndexLock) -> None:
    def grasp(number: int) -> Lease | None:
        try:
            return held.enter_context(take(lock, f"run-{number}"))
        except IndexTaken:
            return None

    for _ in range(2):
        with ExitStack() as held, ThreadPoolExecutor(6) as threads:
            (got,) = [lease for lease in threads.map(grasp, range(6)) if lease]
            assert holder(lock).token == got.holder.token


class DeafLock(IndexLock):
    """A lock whose writes arrive while their answers are lost, as by a time-out."""

    def write(self, holder: LockHolder, over: LockState | None) -> LockState | None:
        super().write(holder, over)
        raise ElasticsearchUnavailable("no answer", "")


def test_a_renewal_whose_answer_was_lost_is_found_to_be_ones_own(lock: IndexLock, client: Elasticsearch) -> None:
    lease = take(lock, "run")
    lease.lock = DeafLock(client, lock.name)
    with pytest.raises(ElasticsearchUnavailable):
        lease.renew()
    assert holder(lock).beat == 1
    lease.lock = lock
    lease.renew()
    lease.require()
    assert holder(lock).beat == 1
    lease.renew()
    assert holder(lock).beat == 2
