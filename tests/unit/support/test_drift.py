"""Drift is found where it was planted, and only there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from tests.bench.soak.drift import BOUNDS, find_drift, growth
from tests.bench.soak.samples import ProcessUse, SoakSample

COUNT = 60


def flat(number: int, random: Random) -> SoakSample:
    """A sample of a soak in which nothing drifts, with the noise of a busy machine."""
    noise = random.uniform(0.95, 1.05)
    use = ProcessUse(400 * noise, 50, 30)
    latency = 10 * random.uniform(0.9, 1.2)
    return SoakSample(float(number), None, latency, use, use, use, 4, 2_000 * noise, 0.1 * noise, 5_000 * noise)


def soak(planted: Callable[[SoakSample], SoakSample] = lambda sample: sample) -> list[SoakSample]:
    random = Random(1)
    return [planted(flat(number, random)) for number in range(COUNT)]


def leak(sample: SoakSample) -> SoakSample:
    """Half a percent of memory with each delivery, and a file handle with every second one."""
    use = sample.node
    leaking = ProcessUse(use.megabytes * (1 + 0.005 * sample.minutes), use.handles + int(sample.minutes / 2), 30)
    return replace(sample, server=leaking)


def restart(sample: SoakSample) -> SoakSample:
    """A fault with every tenth delivery, which takes long and leaves a smaller node."""
    if sample.minutes % 10:
        return sample
    return replace(sample, fault="node killed", latency=90.0, node=ProcessUse(200, 20, 10))


def drifting(samples: list[SoakSample]) -> list[str]:
    return [drift.bound.name for drift in find_drift(samples) if drift.exceeds]


def test_nothing_drifts_where_values_only_vary() -> None:
    assert drifting(soak()) == []


def test_a_planted_leak_is_drift() -> None:
    assert drifting(soak(leak)) == ["Prefect server: memory", "Prefect server: file handles"]


def test_shards_may_not_grow_at_all() -> None:
    assert drifting(soak(lambda sample: replace(sample, shards=4 + int(sample.minutes)))) == ["shards"]


def test_faults_are_no_drift_and_hide_none() -> None:
    assert drifting(soak(restart)) == []
    assert "Prefect server: memory" in drifting(soak(lambda sample: restart(leak(sample))))


def test_growth_before_the_second_half_is_warming_up() -> None:
    warming = soak(lambda sample: replace(sample, bytes_a_document=1_000 + 100 * min(sample.minutes, COUNT / 2 - 1)))
    assert drifting(warming) == []


@pytest.mark.parametrize(("values", "expected"), [([], 0.0), ([5.0], 0.0), ([0.0, 0.0], 0.0), ([10.0, 12.0], 2 / 11)])
def test_growth_of_short_series(values: list[float], expected: float) -> None:
    assert growth([float(at) for at in range(len(values))], values) == pytest.approx(expected)


def test_each_series_has_a_name_of_its_own() -> None:
    assert len({bound.name for bound in BOUNDS}) == len(BOUNDS)


def test_a_few_samples_are_not_judged() -> None:
    few = soak(leak)[:: COUNT // 6]
    assert not any(drift.is_judged for drift in find_drift(few))
    assert drifting(few) == []
