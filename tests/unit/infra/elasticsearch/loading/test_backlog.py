"""Actions become chunks, and batches wait for their turn."""

from __future__ import annotations

from infra.elasticsearch.loading.bulk.backlog import Backlog, Batch, LoadItem
from tests.unit.infra.elasticsearch.samples import action, batch


def fill(backlog: Backlog, *sizes: int) -> list[list[int]]:
    """The sizes of what is in each chunk."""
    for position, size in enumerate(sizes):
        backlog.add(LoadItem(position, action(size=size)))
    backlog.flush()
    chunks = []
    while taken := backlog.take(now=0.0):
        chunks.append([item.action.size for item in taken.items])
    return chunks


def test_chunks_end_at_a_count_or_at_a_number_of_bytes() -> None:
    assert fill(Backlog(chunk_count=2, chunk_bytes=2000), 200, 200, 200) == [[200, 200], [200]]
    assert fill(Backlog(chunk_count=9, chunk_bytes=500), 200, 200, 200) == [[200, 200], [200]]
    assert fill(Backlog(chunk_count=9, chunk_bytes=400), 200, 200, 200) == [[200, 200], [200]]


def test_an_action_larger_than_a_chunk_goes_alone_and_at_once() -> None:
    backlog = Backlog(chunk_count=9, chunk_bytes=500)
    backlog.add(LoadItem(0, action(size=200)))
    backlog.add(LoadItem(1, action(size=1800)))
    assert [backlog.take(0.0), backlog.take(0.0)] != [None, None]
    assert fill(Backlog(chunk_count=9, chunk_bytes=500), 200, 1800, 200) == [[200], [1800], [200]]


def test_chunks_shrink_and_never_grow_back() -> None:
    backlog = Backlog(chunk_count=9, chunk_bytes=800)
    backlog.shrink(400)
    backlog.shrink(600)
    assert fill(backlog, 200, 200, 200) == [[200, 200], [200]]


def test_a_batch_waits_for_its_time_without_holding_up_others() -> None:
    backlog = Backlog(chunk_count=9, chunk_bytes=800)
    late = Batch(batch("late").items, not_before=10.0)
    backlog.put(late)
    backlog.put(Batch(()))
    assert (backlog.take(9.9), backlog.next_due()) == (None, 10.0)
    backlog.put(batch("soon"))
    assert backlog.take(9.9) == batch("soon")
    assert backlog.take(10.0) is late
    assert backlog.next_due() is None


def test_halves_are_the_whole() -> None:
    whole = batch("a", "b", "c", failures=2)
    first, second = whole.halves()
    assert first.items + second.items == whole.items
    assert first.items
    assert second.items
    assert first.failures == second.failures == 2
