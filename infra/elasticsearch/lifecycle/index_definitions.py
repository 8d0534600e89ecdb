"""Definitions of our indices: settings and mapping as package data, the identity scheme, a digest of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any, Self

import orjson

from infra.elasticsearch.queries.bodies.filters import EMBARGOED
from transforms.identity import IDENTITY_SCHEME

SCHEME_KEY = "identity_scheme"
"""Key in the mapping's `_meta` of the identity scheme of an index of articles."""

_FIRST = "000001"

_RUNS_REPLACEMENT_STEPS = (
    "While nothing runs, delete that index. No article is lost, only the history of runs; "
    "--new-only will read all files once more."
)


@dataclass(frozen=True, slots=True)
class IndexDefinition:
    """One kind of index.

    Attributes:
        settings: Settings of the index.
        mappings: Its mapping.
        digest: 8 hex digits of a hash of both, as this version defines them.
        replacement_steps: Instructions to replace an index with an incompatible mapping, and the cost of that.
        scheme: Identity scheme of the ids; None for an index without articles.
        alias_filter: The filter of its alias: what searches by the alias find; None for all documents.
    """

    settings: Mapping[str, Any]
    mappings: Mapping[str, Any]
    digest: str
    replacement_steps: str
    scheme: int | None = None
    alias_filter: Mapping[str, Any] | None = None

    @property
    def rebuild_steps(self) -> str:
        """Instructions for an index whose fields have other types, and whose ids stay."""
        if self.scheme is None:
            return self.replacement_steps
        return "Build a new index beside it: `dateline index rebuild`, then `dateline index promote`."

    def with_settings(self, settings: Mapping[str, Any]) -> Self:
        """Return the definition of a new index with other settings, such as the number of its shards."""
        return replace(self, settings={**self.settings, **settings})

    def index_name(self, alias: str) -> str:
        """Return the name of the concrete index behind `alias`, which has the digest of its first mapping."""
        return f"{alias}-{_FIRST}-{self.digest}"


@cache
def document_index() -> IndexDefinition:
    """Return the definition of the index of articles: `mapping.json`."""
    return _read(
        "mapping.json",
        "Create a new index and ingest the sources again: `dateline index create --index NEW`, then "
        "`dateline ingest PATH... --index NEW`.",
        IDENTITY_SCHEME,
        {"bool": {"must_not": [EMBARGOED]}},
    )


@cache
def dead_letter_index() -> IndexDefinition:
    """Return the definition of the readable copies of dead letters: `deadletters_mapping.json`."""
    return _read("deadletters_mapping.json", "Delete that index: the next run copies the letters from the disk again.")


@cache
def run_index() -> IndexDefinition:
    """Return the definition of the run state (runs, shards, lock): `runs_mapping.json`."""
    return _read("runs_mapping.json", _RUNS_REPLACEMENT_STEPS)


@cache
def search_index() -> IndexDefinition:
    """Return the definition of the saved searches and what they have delivered: `searches_mapping.json`."""
    return _read(
        "searches_mapping.json",
        "Note the searches (`dateline searches list --json`), delete that index, and add them again.",
    )


@cache
def names_index() -> IndexDefinition:
    """Return the definition of the records of people, organizations and places: `names_mapping.json`."""
    return _read("names_mapping.json", "Delete that index: `dateline names run --all` writes its records again.")


def _read(
    resource: str,
    replacement_steps: str,
    scheme: int | None = None,
    alias_filter: Mapping[str, Any] | None = None,
) -> IndexDefinition:
    content = orjson.loads((files("infra.elasticsearch") / resource).read_bytes())
    if scheme is not None:
        content["mappings"]["_meta"] = {SCHEME_KEY: scheme}
    settings, mappings, digest = content["settings"], content["mappings"], _digest(content)
    return IndexDefinition(settings, mappings, digest, replacement_steps, scheme, alias_filter)


def _digest(content: object) -> str:
    """Return a digest that is independent of the layout of the file."""
    return blake2b(orjson.dumps(content, option=orjson.OPT_SORT_KEYS), digest_size=4).hexdigest()
