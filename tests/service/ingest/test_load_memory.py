"""A shard passes through memory: the most that is held of it at any moment does not depend on its length."""

from __future__ import annotations

import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.execution.shard import RunOptions, run_shard
from infra.settings import Settings
from infra.sources import plan_shards
from tests.bench.shared.tiny import FIRST_SEEN, workers, write_articles

pytestmark = [pytest.mark.service, pytest.mark.slow]

SHORT, LONG = 2_000, 8_000
WORDS = 750


def most_held(file: Path, index: str, settings: Settings, outcome: str = "indexed", run: str = "first") -> int:
    """The most bytes of Python objects alive at once, beyond those of before, while a file was loaded as a shard."""
    (shard,) = plan_shards([str(file)], shard_bytes=file.stat().st_size).shards
    tracemalloc.start()
    report = run_shard(shard, RunOptions(run, index), settings, workers)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert report.outcomes[outcome] == report.read
    return most


@pytest.mark.parametrize("outcome", ["indexed", "unchanged"])
def test_what_is_held_of_a_shard_does_not_grow_with_it(
    outcome: str, client: Elasticsearch, node_url: str, index_name: str, tmp_path: Path
) -> None:
    """Unchanged articles are seen again later, so that their documents are touched and nothing is processed."""
    chosen = {"elasticsearch_url": node_url, "home": tmp_path, "model": "blank", "workers": 2, "bulk_documents": 50}
    settings = Settings.read().model_copy(update=chosen)
    held, size = {}, {}
    for name, length in (("warm-up", SHORT), ("short", SHORT), ("long", LONG)):
        ensure_index(client, f"{index_name}-{name}")
        file = write_articles(tmp_path / f"{name}.jsonl", length, WORDS)
        held[name] = most_held(file, f"{index_name}-{name}", settings)
        if outcome == "unchanged":
            write_articles(file, length, WORDS, FIRST_SEEN + timedelta(days=1))
            held[name] = most_held(file, f"{index_name}-{name}", settings, outcome, "second")
        size[name] = file.stat().st_size
    print(held, size)
    assert held["long"] < size["long"] / 2
    assert held["long"] - held["short"] < (size["long"] - size["short"]) / 10
