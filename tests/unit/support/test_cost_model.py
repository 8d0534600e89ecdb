"""The cost model recovers a known cost, and docs/scaling.md shows what was measured."""

from __future__ import annotations

import pytest

from tests.bench.scale.measured import ScaleMeasurement, read_measurement
from tests.bench.scale.model import CostModel, LinearCost
from tests.bench.scale.page import PAGE, with_tables


@pytest.fixture(scope="module")
def measured() -> ScaleMeasurement:
    return read_measurement()


def test_a_line_is_recovered() -> None:
    kilobytes = [0.5, 1.5, 4.0, 12.0]
    fitted = LinearCost.fit(kilobytes, [0.004 + 0.009 * kb for kb in kilobytes])
    assert fitted.fixed == pytest.approx(0.004)
    assert fitted.per_kilobyte == pytest.approx(0.009)


def test_an_estimate_adds_up() -> None:
    model = CostModel(LinearCost(0.01, 0.02), LinearCost(0.001, 0.0), LinearCost(1_000, 500), efficiency=0.8)
    cost = model.estimate(1_000_000, 2.0, cores=10, replicas=1)
    assert cost.pipeline_hours == pytest.approx(1e6 * 0.05 / 3_600)
    assert cost.node_hours == pytest.approx(2 * 1e6 * 0.001 / 3_600)
    assert cost.index_gigabytes == pytest.approx(2 * 2.0)
    assert cost.hours == pytest.approx(cost.pipeline_hours / 8)


def test_the_model_fits_what_it_is_made_of(measured: ScaleMeasurement) -> None:
    model = CostModel.of(measured)
    for load in measured.group("lengths"):
        kilobytes = load.kilobytes / load.articles
        spent = (load.pipeline - measured.start.pipeline) / load.articles
        assert model.pipeline.of(kilobytes) == pytest.approx(spent, rel=0.25), load.name
        assert model.index.of(kilobytes) == pytest.approx(load.index_bytes / load.articles, rel=0.25), load.name


def test_the_page_shows_the_measurement(measured: ScaleMeasurement) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_tables(page, measured) == page


def test_nothing_was_lost(measured: ScaleMeasurement) -> None:
    assert measured.lost == 0
