"""Run records, the state of collecting and copies of dead letters that quote an article.

Of runs and shards the strings that quote it are replaced; all they counted stays. A page of it that was collected
stays known by its hash, so that it is not fetched again. Everything else that quotes it is deleted: marks of files are
written again by the next run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from infra.collect.state.documents import entry_id, read_entry
from infra.elasticsearch.client import describe, translate_errors
from infra.elasticsearch.client.chunks import Operation, write_in_chunks
from infra.elasticsearch.errors import IndexUnusable
from infra.elasticsearch.lifecycle.deadletter_copies import copy_name
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.elasticsearch.search.pages import read_pages
from infra.erasure.quotes import Quotes
from transforms.collecting.page_urls import page_id

_PAGE = 500

_REDACTED = frozenset({"run", "shard", "listing", "collected", "segment", "host"})
"""Kinds of records of which only the strings are replaced."""

_PAGES = frozenset({"page", "known"})
_UNTOUCHED = frozenset({"lock", "erasure"})

Fields = Mapping[str, Any]


@dataclass
class QuotingRecords:
    """Records that quote an article, and what becomes of each.

    Attributes:
        counts: Records by kind.
        operations: The writes, by alias.
    """

    counts: Counter[str] = field(default_factory=Counter)
    operations: dict[str, list[Operation]] = field(default_factory=dict)

    def add(self, alias: str, kind: str, operation: Operation) -> None:
        """Take a record."""
        self.counts[kind] += 1
        self.operations.setdefault(alias, []).append(operation)


def find_quoting(
    client: Elasticsearch, index: str, quotes: Quotes, urls: Iterable[str], letters: Iterable[str]
) -> QuotingRecords:
    """Return the records beside the index `index` that quote an article.

    Args:
        client: The client to use.
        index: The alias of the articles.
        quotes: Finds what quotes it.
        urls: Its URLs.
        letters: The ids of its dead letters.

    Raises:
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    found, gone = QuotingRecords(), set(letters)
    pages = {page_id(url) for url in urls}
    hidden = pages | set(map(entry_id, pages))
    for id_, fields in _read_all(client, runs_name(index)):
        kind = str(fields.get("kind"))
        if kind in _UNTOUCHED or not (id_ in hidden or _is_quoted(kind, fields, quotes)):
            continue
        if operation := _change(id_, kind, fields, quotes):
            found.add(runs_name(index), kind, operation)
    for id_, fields in _read_all(client, copy_name(index)):
        if id_ in gone or quotes.quoted_in_value(fields):
            found.add(copy_name(index), "dead letter copy", [{"delete": {"_id": id_}}])
    return found


def erase_quoting(client: Elasticsearch, found: QuotingRecords) -> None:
    """Redact and delete records; searches show that on return. Raises IndexingError."""
    for alias, operations in found.operations.items():
        doing = f"erasing what quotes the article in {alias}"
        for refused in write_in_chunks(client, alias, operations, doing, refresh=True):
            raise IndexUnusable(f"While {doing}: {describe(refused.error)}.", "Run the same command again.")


def _is_quoted(kind: str, fields: Fields, quotes: Quotes) -> bool:
    if kind == "entry":
        return quotes.quoted_in(read_entry(fields).decode("utf-8", "replace"))
    return quotes.quoted_in_value(fields)


def _change(id_: str, kind: str, fields: Fields, quotes: Quotes) -> Operation | None:
    """Return the write that a record needs; None if it is as it should be."""
    if kind in _PAGES:
        retired = _retired(fields)
        return None if dict(fields) == retired else [{"index": {"_id": id_}}, retired]
    if kind in _REDACTED:
        return [{"index": {"_id": id_}}, quotes.redacted(dict(fields))]
    return [{"delete": {"_id": id_}}]


def _retired(fields: Fields) -> dict[str, Any]:
    """The state of a page by which it is known and never requested again."""
    fetched = fields.get("fetched") or fields["found"]
    return {"kind": "known", "source": fields["source"], "fetched": fetched, "retired": True}


def _read_all(client: Elasticsearch, alias: str) -> Iterator[tuple[str, Fields]]:
    """Yield id and fields of each record behind an alias; none without an index. Raises IndexingError."""
    with translate_errors(f"reading {alias}"):
        try:
            client.indices.refresh(index=alias)
        except NotFoundError:
            return
    for page in read_pages(client, alias, sort=[{"_shard_doc": "asc"}], size=_PAGE):
        yield from ((hit["_id"], hit["_source"]) for hit in page["hits"])
