"""Articles in shards, and the environment of a cluster whose workers share the dead letters and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.flows.support.clusters import DaskCluster, RayCluster, dask_cluster, ray_cluster
from tests.flows.support.stack import Stack

FILES, ARTICLES_A_FILE = 6, 4
REFUSED = FILES
"""Each file has one line that is no article."""


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Files of which each is a shard of its own."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    for name in "abcdef"[:FILES]:
        articles = [{"id": f"{name}-{n}", "text": f"Ministers met in {name}{n}. " * 12} for n in range(ARTICLES_A_FILE)]
        lines = [*map(json.dumps, articles), '{"id": "broken-' + name]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def shared(stack: Stack, tmp_path: Path) -> Mapping[str, str]:
    """The environment of every process of a run."""
    return {
        **stack.environment,
        "DATELINE_SHARD_BYTES": "1000",
        "DATELINE_LEASE_SECONDS": "2",
        "DATELINE_DEADLETTERS": str(tmp_path / "deadletters"),
    }


@pytest.fixture
def dask(shared: Mapping[str, str], tmp_path: Path) -> Iterator[DaskCluster]:
    """A Dask scheduler without workers."""
    with dask_cluster(tmp_path / "dask", shared) as cluster:
        yield cluster


@pytest.fixture
def ray(shared: Mapping[str, str], tmp_path: Path) -> Iterator[RayCluster]:
    """A head node of Ray."""
    with ray_cluster(tmp_path / "ray", shared) as cluster:
        yield cluster
