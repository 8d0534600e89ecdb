"""What our indices are made of: settings and mapping as package data, and the digest that names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

import orjson

_FIRST = "000001"


@dataclass(frozen=True, slots=True)
class IndexDefinition:
    """Settings and mapping of one kind of index; `digest` is 8 hex digits of both."""

    settings: Mapping[str, Any]
    mappings: Mapping[str, Any]
    digest: str

    def index_name(self, alias: str) -> str:
        """The plain index that stands behind `alias`: its name tells which mapping it was made by."""
        return f"{alias}-{_FIRST}-{self.digest}"


@cache
def document_index() -> IndexDefinition:
    """The index of articles: `mapping.json`."""
    return _read("mapping.json")


@cache
def dead_letter_index() -> IndexDefinition:
    """The readable copy of dead letters: `deadletters_mapping.json`."""
    return _read("deadletters_mapping.json")


@cache
def run_index() -> IndexDefinition:
    """The state of runs, one record a run and a shard, and the lock: `runs_mapping.json`."""
    return _read("runs_mapping.json")


def _read(resource: str) -> IndexDefinition:
    content = orjson.loads((files(__package__) / resource).read_bytes())
    return IndexDefinition(content["settings"], content["mappings"], _digest(content))


def _digest(content: object) -> str:
    """The same for the same settings and mapping, however the file is laid out."""
    return blake2b(orjson.dumps(content, option=orjson.OPT_SORT_KEYS), digest_size=4).hexdigest()
