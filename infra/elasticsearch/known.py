"""What the index already has of given ids: to pass over unchanged input, and to settle a write by its id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import describe, plain_errors
from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.elasticsearch.indices import closed, missing
from transforms.records import InputRef

_FIELDS = ["content_hash", "versions.generation", "observed", "run_id", "input", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Known:
    """One document as the index has it now; `version` is its external version, `observed` an ISO date-time.

    `run_id` and `input` tell which run wrote it, from where; null where the document does not say.
    `withdrawn` tells that no input may bring it back; `lifted` that the next one does, whatever its version.
    """

    version: int
    content_hash: str
    generation: int
    observed: str
    run_id: str | None
    input: InputRef | None = None
    withdrawn: bool = False
    lifted: bool = False


def lookup(client: Elasticsearch, name: str, ids: Iterable[str]) -> dict[str, Known]:
    """What `name` has of `ids`, without those it has not; written documents are seen before any refresh.

    One request: hand over a thousand ids or so at a time. Raises IndexingError.
    """
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    with plain_errors(f"looking up {len(wanted)} ids in {name}"):
        reply = client.mget(index=name, ids=wanted, source_includes=_FIELDS)
    return read_lookup(name, reply["docs"])


def read_lookup(name: str, entries: Iterable[Mapping[str, Any]]) -> dict[str, Known]:
    """The entries of an mget reply by id; raises if any could not be looked up: absence must be certain."""
    found = {}
    for entry in entries:
        if "error" in entry:
            raise _not_looked_up(name, entry["error"])
        if entry["found"]:
            found[entry["_id"]] = _known(entry)
    return found


def _known(entry: Mapping[str, Any]) -> Known:
    document = entry["_source"]
    content = document.get("content_hash") or ""
    withdrawn = document.get("withdrawn") is not None
    return Known(
        version=entry["_version"],
        content_hash=content,
        generation=(document.get("versions") or {}).get("generation") or 0,
        observed=document.get("observed") or "",
        run_id=document.get("run_id"),
        input=_input(document.get("input")),
        withdrawn=withdrawn and bool(content),
        lifted=withdrawn and not content,
    )


def _input(given: Mapping[str, Any] | None) -> InputRef | None:
    return InputRef(given["path"], given["offset"], given["length"]) if given else None


def _not_looked_up(name: str, error: Mapping[str, Any]) -> Exception:
    if error.get("type") == "index_not_found_exception":
        return missing(name)
    if error.get("type") == "index_closed_exception":
        return closed(name)
    return ElasticsearchUnavailable(f"While looking up ids in {name}: {describe(error)}.", "Try again.")
