"""What our indices are made of: settings and mapping as package data, the identity scheme, a digest of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

import orjson

from transforms.identity import IDENTITY_SCHEME

SCHEME_KEY = "identity_scheme"
"""Where the mapping's `_meta` keeps the scheme by which the ids in an index of articles were made."""

_FIRST = "000001"

_RUNS_RENEWAL = (
    "While nothing runs, delete that index. No article is lost by that: the history of runs is, "
    "and what --new-only has read is looked at once more."
)


@dataclass(frozen=True, slots=True)
class IndexDefinition:
    """Settings and mapping of one kind of index; `digest` is 8 hex digits of both.

    `scheme` is the identity scheme of its ids, None for an index without articles. `renewal` says how to come
    from an index with a mapping that cannot be updated, or a plain index in its place, to a new one, and what that
    costs.
    """

    settings: Mapping[str, Any]
    mappings: Mapping[str, Any]
    digest: str
    renewal: str
    scheme: int | None = None

    def index_name(self, alias: str) -> str:
        """The plain index that stands behind `alias`: its name says which mapping it began with."""
        return f"{alias}-{_FIRST}-{self.digest}"


@cache
def document_index() -> IndexDefinition:
    """The index of articles: `mapping.json`."""
    return _read(
        "mapping.json",
        "Create a new index and ingest the sources again: `dateline index create --index NEW`, then "
        "`dateline ingest PATH... --index NEW`.",
        IDENTITY_SCHEME,
    )


@cache
def dead_letter_index() -> IndexDefinition:
    """The readable copy of dead letters: `deadletters_mapping.json`."""
    return _read("deadletters_mapping.json", "Delete that index: the next run copies the letters from the disk again.")


@cache
def run_index() -> IndexDefinition:
    """The state of runs, one record a run and a shard, and the lock: `runs_mapping.json`."""
    return _read("runs_mapping.json", _RUNS_RENEWAL)


def _read(resource: str, renewal: str, scheme: int | None = None) -> IndexDefinition:
    content = orjson.loads((files("infra.elasticsearch") / resource).read_bytes())
    if scheme is not None:
        content["mappings"]["_meta"] = {SCHEME_KEY: scheme}
    return IndexDefinition(content["settings"], content["mappings"], _digest(content), renewal, scheme)


def _digest(content: object) -> str:
    """The same for the same settings and mapping, however the file is laid out."""
    return blake2b(orjson.dumps(content, option=orjson.OPT_SORT_KEYS), digest_size=4).hexdigest()
