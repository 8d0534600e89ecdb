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

_RUNS_RENEWAL = (
    "While nothing runs, delete that index. No article is lost by that: the history of runs is, "
    "and what --new-only has read is looked at once more."
)


@dataclass(frozen=True, slots=True)
class IndexDefinition:
    """Settings and mapping of one kind of index; `digest` is 8 hex digits of both.

    `renewal` says how to come from an index of an older mapping, or a plain index in its place, to one of today's,
    and what that costs.
    """

    settings: Mapping[str, Any]
    mappings: Mapping[str, Any]
    digest: str
    renewal: str

    def index_name(self, alias: str) -> str:
        """The plain index that stands behind `alias`: its name tells which mapping it was made by."""
        return f"{alias}-{_FIRST}-{self.digest}"


@cache
def document_index() -> IndexDefinition:
    """The index of articles: `mapping.json`."""
    return _read("mapping.json", "Load into a new alias (--index), or delete that index and load again.")


@cache
def dead_letter_index() -> IndexDefinition:
    """The readable copy of dead letters: `deadletters_mapping.json`."""
    return _read("deadletters_mapping.json", "Delete that index: the next run copies the letters from the disk again.")


@cache
def run_index() -> IndexDefinition:
    """The state of runs, one record a run and a shard, and the lock: `runs_mapping.json`."""
    return _read("runs_mapping.json", _RUNS_RENEWAL)


def _read(resource: str, renewal: str) -> IndexDefinition:
    content = orjson.loads((files(__package__) / resource).read_bytes())
    return IndexDefinition(content["settings"], content["mappings"], _digest(content), renewal)


def _digest(content: object) -> str:
    """The same for the same settings and mapping, however the file is laid out."""
    return blake2b(orjson.dumps(content, option=orjson.OPT_SORT_KEYS), digest_size=4).hexdigest()
