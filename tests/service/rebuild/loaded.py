"""Indices that are rebuilt: loaded by shards as an ingest loads them, with and without an archive."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.versioned import serving_index
from infra.execution.shard import RunOptions, run_shard
from infra.rebuild.scan import scan
from infra.settings import Settings
from infra.sources import plan_shards
from transforms.document import Document


def write_feed(path: Path, numbers: Iterable[int], day: str = "Monday") -> Path:
    """Write a file of articles, one for each number."""
    lines = ({"id": str(number), "text": f"Rain fell in Lima on {day}, for hour {number}."} for number in numbers)
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


def load(index: str, *paths: Path, run: str = "first", archive: Path | None = None) -> None:
    """Load files, and keep their records in an archive if one is given."""
    options = RunOptions(run, index, archive=str(archive) if archive else None)
    for shard in plan_shards(map(str, paths)).shards:
        run_shard(shard, options, Settings.read())


def stored(client: Elasticsearch, index: str) -> dict[str, Document]:
    """All documents of an index by external id."""
    client.indices.refresh(index=index)
    return {one.document["external_id"]: one.document for page in scan(client, index) for one in page}


def served(client: Elasticsearch, alias: str) -> dict[str, Document]:
    """All documents of the index behind an alias."""
    return stored(client, serving_index(client, alias).name)
