"""Lookup of documents by id, to skip unchanged input and to resolve unanswered writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import describe, translate_errors
from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.elasticsearch.lifecycle.aliases import closed_index, missing_index
from transforms.document.erasure import ArticleIdentity, identity_of
from transforms.identity import StateOrder, version_order
from transforms.records import ArchivedRecord

_FIELDS = [
    "content_hash",
    "versions.generation",
    "observed",
    "run_id",
    "created_by",
    "input",
    "withdrawn",
    "delivery.version",
    "superseded",
    "known_ids",
    "external_id",
    "source",
    "url",
    "canonical_url",
    "story",
]


class Superseded(NamedTuple):
    """A state that was replaced: its short content hash, and when the state that replaced it was observed."""

    short_hash: str
    at: datetime

    def __str__(self) -> str:
        return f"{self.short_hash} {self.at.isoformat()}"

    @classmethod
    def parse(cls, text: str) -> Superseded:
        """Read what `str` writes."""
        short_hash, _, at = text.partition(" ")
        return cls(short_hash, datetime.fromisoformat(at))


_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document as the index has it.

    Attributes:
        id: The document's id.
        seq_no: With `primary_term`, its last write: a write with these conditions is refused after any other one.
        primary_term: See `seq_no`.
        content_hash: Hash of content and given metadata; empty if `lifted`, so that nothing counts as unchanged.
        generation: Generation of the program that wrote it.
        order: Time and place at which its state was observed.
        run_id: The run that wrote it.
        created_by: The record that created it (`IncomingState.record_key`).
        superseded: Its replaced states.
        known_ids: Ids of all its names.
        external_id: Id given by its source.
        source: Its source.
        archive: The place of its record in the archive; None without one.
        url: URL that it was given.
        canonical_url: URL that the page itself gives.
        story: Its story, which a new version of it keeps until it is grouped again.
        withdrawn: Whether it was withdrawn by a command, so that no input replaces it.
        withdrawn_by_source: Whether a delivery withdrew it, so that only a newer state replaces it.
        lifted: Whether its withdrawal is lifted, so that the next input replaces it, whatever its state.
        erased: The identity of an erased article, by hashes; None for any other.
    """

    id: str
    seq_no: int
    primary_term: int
    content_hash: str
    generation: int
    order: StateOrder
    run_id: str | None = None
    created_by: str | None = None
    superseded: tuple[Superseded, ...] = ()
    known_ids: tuple[str, ...] = ()
    external_id: str | None = None
    source: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    story: str | None = None
    archive: ArchivedRecord | None = None
    withdrawn: bool = False
    withdrawn_by_source: bool = False
    lifted: bool = False
    erased: ArticleIdentity | None = None


def lookup(client: Elasticsearch, name: str, ids: Iterable[str]) -> dict[str, KnownDocument]:
    """Return the documents of `name` by id; a written document is found before any refresh.

    One request: hand over a thousand ids or so at a time. Raises IndexingError; ElasticsearchUnavailable also for a
    reply that lacks an id, since a missing entry does not mean a missing document.
    """
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    with translate_errors(f"looking up {len(wanted)} ids in {name}"):
        reply = client.mget(index=name, ids=wanted, source_includes=_FIELDS)
    entries = reply["docs"]
    if [entry["_id"] for entry in entries] != wanted:
        raise ElasticsearchUnavailable(
            f"While looking up ids in {name}: the reply has {len(entries)} documents, which are not the {len(wanted)} "
            "requested.",
            "Try again.",
        )
    return read_lookup(name, entries)


def read_lookup(name: str, entries: Iterable[Mapping[str, Any]]) -> dict[str, KnownDocument]:
    """Return the entries of an mget response by id. Raises IndexingError if any failed: absence must be certain."""
    found = {}
    for entry in entries:
        if "error" in entry:
            raise _not_looked_up(name, entry["error"])
        if entry["found"]:
            found[entry["_id"]] = _known(entry)
    return found


def _known(entry: Mapping[str, Any]) -> KnownDocument:
    document = entry["_source"]
    content = document.get("content_hash") or ""
    withdrawn, order = document.get("withdrawn"), _order(document)
    # Until generation 2 a lifted withdrawal had no content hash.
    lifted = withdrawn is not None and (withdrawn.get("lifted", False) or not content)
    return KnownDocument(
        id=entry["_id"],
        seq_no=entry["_seq_no"],
        primary_term=entry["_primary_term"],
        content_hash="" if lifted else content,
        generation=(document.get("versions") or {}).get("generation") or 0,
        order=order,
        run_id=document.get("run_id"),
        created_by=document.get("created_by"),
        superseded=tuple(map(Superseded.parse, document.get("superseded") or ())),
        known_ids=tuple(document.get("known_ids") or ()),
        external_id=document.get("external_id"),
        source=document.get("source"),
        url=document.get("url"),
        canonical_url=document.get("canonical_url"),
        story=document.get("story"),
        archive=ArchivedRecord.of_document(document),
        withdrawn=withdrawn is not None and not lifted and not order.withdraws,
        withdrawn_by_source=order.withdraws and not lifted,
        lifted=lifted,
        erased=identity_of(document | {"id": entry["_id"]}) if _is_erased(withdrawn) else None,
    )


def _is_erased(withdrawn: Mapping[str, Any] | None) -> bool:
    return withdrawn is not None and withdrawn.get("erased") is not None


def _order(document: Mapping[str, Any]) -> StateOrder:
    """Return when and where a state was observed; one without a time, not written by Dateline, is older than any."""
    observed, where = document.get("observed"), document.get("input") or {}
    moment = datetime.fromisoformat(observed) if observed else _LONG_AGO
    file = where.get("file") or where.get("path") or ""
    version = version_order((document.get("delivery") or {}).get("version"))
    withdraws = bool((document.get("withdrawn") or {}).get("delivered"))
    return StateOrder(moment, version, withdraws, file, where.get("offset") or 0)


def _not_looked_up(name: str, error: Mapping[str, Any]) -> Exception:
    if error.get("type") == "index_not_found_exception":
        return missing_index(name)
    if error.get("type") == "index_closed_exception":
        return closed_index(name)
    return ElasticsearchUnavailable(f"While looking up ids in {name}: {describe(error)}.", "Try again.")
