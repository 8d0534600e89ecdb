"""A holder that writes in time is never taken for gone; one that is silent for longer than its lease always is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from infra.runs.locking.liveness import HolderWatch, Liveness

SECONDS = st.floats(min_value=0, max_value=1e6, allow_nan=False)
LEASES = st.floats(min_value=1e-3, max_value=1e4, allow_nan=False)


@given(SECONDS, LEASES, st.lists(st.floats(min_value=0, max_value=1), min_size=1))
def test_looks_within_the_lease_never_find_a_holder_gone(since: float, lease: float, shares: list[float]) -> None:
    watch = HolderWatch((7, 1), lease, since)
    assert all(watch.liveness((7, 1), since + share * lease * 0.999) is Liveness.SILENT for share in shares)


@given(SECONDS, LEASES, st.floats(min_value=1.001, max_value=1e6))
def test_silence_beyond_the_lease_is_the_end(since: float, lease: float, times: float) -> None:
    assert HolderWatch((7, 1), lease, since).liveness((7, 1), since + lease * times + 1e-3) is Liveness.GONE


@given(SECONDS, LEASES, SECONDS, st.tuples(st.integers(), st.integers()).filter(lambda written: written != (7, 1)))
def test_any_write_is_a_sign_of_life_however_late(
    since: float, lease: float, now: float, written: tuple[int, int]
) -> None:
    assert HolderWatch((7, 1), lease, since).liveness(written, now) is Liveness.ALIVE
