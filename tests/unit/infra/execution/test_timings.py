"""Time by stage: each moment counts once, whatever is nested in what."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.execution.timings import SLOWEST, StageTimer, StepTimer, Timings
from tests.support.build import raw_text

ticks = st.lists(st.integers(0, 50), min_size=1, max_size=30)


class Hands:
    """A clock that is moved by hand, in whole seconds."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def items(clock: Hands, pauses: list[int]) -> Iterator[int]:
    for pause in pauses:
        clock.now += pause
        yield pause


@given(ticks, ticks)
def test_nested_stages_add_up_to_the_time_that_passed(outer: list[int], inner: list[int]) -> None:
    clock = Hands()
    watch = StageTimer(clock)

    def loaded() -> Iterator[int]:
        for item in watch.timed("read", items(clock, inner)):
            clock.now += outer[item % len(outer)]
            yield item

    assert list(watch.timed("load", loaded())) == inner
    passed = watch.seconds
    assert passed["read"] == sum(inner)
    assert sum(passed.values()) == clock.now


def test_a_stage_that_raises_has_ended() -> None:
    clock = Hands()
    watch = StageTimer(clock)
    with pytest.raises(ZeroDivisionError), watch.stage("lookup"):
        clock.now += 2
        raise ZeroDivisionError
    clock.now += 5
    assert watch.seconds == {"lookup": 2}


@given(st.lists(st.tuples(st.sampled_from(["decode", "clean", "dates"]), st.integers(0, 2), st.integers(0, 9))))
def test_laps_give_each_second_to_one_step_and_one_article(reported: list[tuple[str, int, int]]) -> None:
    clock = Hands()
    laps = StepTimer(clock)
    batch = [raw_text(f"article {n}") for n in range(3)]
    for step, number, pause in reported:
        laps.begin(step, batch[number])
        clock.now += pause
    steps, articles = laps.take(batch)
    assert sum(steps.values()) == sum(articles) == clock.now
    assert laps.take(batch) == ({}, [0.0, 0.0, 0.0])


@given(st.lists(st.integers(0, 1000), max_size=40))
def test_effort_keeps_the_slowest_articles(seconds: list[int]) -> None:
    effort = Timings()
    for n, own in enumerate(seconds):
        effort.add({"dates": own}, [raw_text(f"article {n}")], [own])
    assert [slow.seconds for slow in effort.slow_articles] == sorted(seconds, reverse=True)[:SLOWEST]
    assert effort.steps.get("dates", 0) == sum(seconds)
