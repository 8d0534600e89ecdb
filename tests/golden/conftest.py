"""The seed articles through the pipeline with the real model, once a session."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from infra.models import load_models
from infra.settings import Settings
from infra.sources import BadInput, plan_shards, read_shard
from transforms.document import Document
from transforms.entities import Models
from transforms.pipeline import process_batch
from transforms.records import Options, RawRecord, Rejected

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
EXPECTED: Mapping[str, Mapping[str, Any]] = json.loads(
    (ROOT / "tests/golden/expectations.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="session")
def models() -> Models:
    """The default model and the gazetteer."""
    return load_models(Settings.read().model)


@pytest.fixture(scope="session")
def seed_records() -> list[RawRecord]:
    """Every seed that could be read."""
    items = [item for shard in plan_shards([str(SEEDS)]).shards for item in read_shard(shard)]
    return [item for item in items if not isinstance(item, BadInput)]


@pytest.fixture(scope="session")
def seed_documents(seed_records: list[RawRecord], models: Models) -> dict[str, Document]:
    """The documents of the seeds by external id, those of web archives by URL."""
    results = process_batch(seed_records, Options(), models)
    documents = [result for result in results if not isinstance(result, Rejected)]
    return {str(document["external_id"] or document["url"]): document for document in documents}
