"""The cost model of docs/scaling.md against a run on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from infra.settings import Settings
from tests.bench.scale.articles import scale_articles
from tests.bench.scale.loads import audit_load, merged_bytes
from tests.bench.scale.measured import read_measurement
from tests.bench.scale.model import CostModel
from tests.bench.scale.processor import ProcessorMeter
from tests.bench.shared.ingest_run import IngestRun

pytestmark = [pytest.mark.service, pytest.mark.slow, pytest.mark.timeout(600)]

LENGTHS = {900: 240, 2_500: 120, 7_000: 40}
"""Articles by code points: none of the lengths that the model was fitted to."""

MOST_CORE_SECONDS = 3.0
"""Factor between the model's core-seconds and those of another machine, whose cores may be shared by two threads."""

MOST_BYTES = 1.35
"""Factor between the model's bytes and those of a small index, whose dictionaries have few articles to share them."""


@pytest.fixture
def settings(node_url: str, tmp_path: Path) -> Settings:
    return Settings.read().model_copy(
        update={"elasticsearch_url": node_url, "home": tmp_path / "home", "workers": 1, "shard_bytes": 64_000_000}
    )


@pytest.fixture
def run_over(client: Elasticsearch, settings: Settings, tmp_path: Path) -> Iterator[IngestRun]:
    """A run over articles of several lengths; another run before it has started the worker processes."""
    patient = client.options(request_timeout=120)
    warm = IngestRun(patient, tmp_path / "warm", [{"id": "warm", "text": "Ministers met in Paris."}], settings)
    warm.run()
    warm.delete()
    lines = [
        {"id": article.id, "text": article.text, "published": "2024-11-27"}
        for characters, count in LENGTHS.items()
        for article in scale_articles(count, characters, seed=uuid4().int)
    ]
    run = IngestRun(patient, tmp_path / "in", lines, settings)
    yield run
    run.delete()


def test_the_model_agrees_with_a_run(run_over: IngestRun, client: Elasticsearch) -> None:
    model = CostModel.of(read_measurement())
    with ProcessorMeter(os.getpid()) as meter:
        report = run_over.run()[1]
    assert report.outcomes["indexed"] == sum(LENGTHS.values()), report.line
    estimates = [model.estimate(count, characters / 1_000, cores=1) for characters, count in LENGTHS.items()]
    core_seconds = 3_600 * sum(estimate.pipeline_hours for estimate in estimates)
    size = 1e9 * sum(estimate.index_gigabytes for estimate in estimates)
    assert core_seconds / MOST_CORE_SECONDS < meter.seconds < core_seconds * MOST_CORE_SECONDS
    found = merged_bytes(client.options(request_timeout=120), run_over.index)
    assert size / MOST_BYTES < found < size * MOST_BYTES


def test_the_audit_counts_what_is_lost(run_over: IngestRun, client: Elasticsearch) -> None:
    articles = scale_articles(3, 900, seed=1)
    assert len(audit_load(client, run_over.index, articles)) == len(articles)
