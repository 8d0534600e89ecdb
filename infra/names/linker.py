"""Decides on pages of documents, and writes what that changes in an order that can be interrupted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from elasticsearch import Elasticsearch

from infra.names.authority import Name, refresh_records
from infra.names.evidence import IndexEvidence
from infra.names.stored import IS_LINKED, NamedDocument, except_for, scan
from infra.names.writer import NameUpdate, NameWriter
from transforms.names import (
    SEPARATOR,
    ArticleNames,
    BlockState,
    Corrections,
    NameKind,
    NameLinker,
    block_state,
    blocks_of,
    changed_tokens,
    evidence_fields,
    link_fields,
    read_names,
)

MOST_CLAUSES = 1_000
"""Tokens in one query."""


@dataclass
class LinkCounts:
    """The counts of pages; those of `NamesReport`."""

    documents: int = 0
    linked: int = 0
    decided_again: int = 0
    updated: int = 0
    records: int = 0


@dataclass
class PageLinker:
    """Links pages of documents of the alias `name`. The methods raise IndexingError."""

    client: Elasticsearch
    name: str
    writer: NameWriter
    corrections: Corrections
    counts: LinkCounts = field(default_factory=LinkCounts)

    def link_new(self, page: Sequence[NamedDocument]) -> None:
        """Link documents that are to be linked, and those linked before that they concern.

        First they become evidence, then the others are decided again, and last they are linked themselves: after an
        interruption they are still to be linked, and the others are decided again.
        """
        articles = {stored.id: read_names(stored.document) for stored in page}
        blocks = sorted({block for article in articles.values() for block, _ in article.forms})
        before = self._states(blocks, linked_only=True)
        written = self.writer.write([NameUpdate(one, evidence_fields(articles[one.id])) for one in page])
        evidence = IndexEvidence(self.client, self.name)
        linker = NameLinker(evidence, self.corrections)
        after = self._states(blocks, evidence=evidence, linker=linker)
        touched = self._decide_again(linker, evidence, blocks, before, after)
        touched |= self.link(linker, evidence, written)
        self.counts.records += refresh_records(self.client, self.name, touched)

    def unlink(self, page: Sequence[NamedDocument]) -> None:
        """Decide others again, and write the records of names, as if the documents of a page were not there.

        Nothing is written to these documents, which are erased afterwards: this can be repeated.
        """
        ids = [stored.id for stored in page]
        blocks = sorted({block for stored in page for block, _ in read_names(stored.document).forms})
        before = self._states(blocks, linked_only=True)
        evidence = IndexEvidence(self.client, self.name, without=ids)
        linker = NameLinker(evidence, self.corrections)
        after = self._states(blocks, evidence=evidence, linker=linker)
        touched = self._decide_again(linker, evidence, blocks, before, after, without=ids)
        touched |= {_name_of(link) for stored in page for link in stored.document.get("name_links") or ()}
        self.counts.records += refresh_records(self.client, self.name, touched, without=ids)

    def link(
        self, linker: NameLinker, evidence: IndexEvidence, page: Sequence[NamedDocument], *, again: bool = False
    ) -> set[Name]:
        """Link documents that are evidence already; return the names that they had and have."""
        articles = [read_names(stored.document) for stored in page]
        prefetch(evidence, articles)
        evidence.prefetch_contexts(context for article in articles for context in linker.contexts(article))
        updates = [
            NameUpdate(stored, evidence_fields(article) | link_fields(stored.document, linker.link(article)))
            for stored, article in zip(page, articles, strict=True)
        ]
        self.writer.write(updates)
        self._count(updates, again)
        needed = [update for update in updates if update.is_needed]
        return {
            name
            for update in needed
            for links in (update.stored.document.get("name_links") or (), update.fields["name_links"])
            for name in map(_name_of, links)
        }

    def decide_again(self, query: Mapping[str, Any]) -> None:
        """Decide linked documents again that match a query, and write the records of their names."""
        evidence = IndexEvidence(self.client, self.name)
        linker, touched = NameLinker(evidence, self.corrections), set[Name]()
        for page in scan(self.client, self.name, {"bool": {"filter": [IS_LINKED, query]}}):
            touched |= self.link(linker, evidence, page, again=True)
        self.counts.records += refresh_records(self.client, self.name, touched)

    def _decide_again(
        self,
        linker: NameLinker,
        evidence: IndexEvidence,
        blocks: Iterable[str],
        before: Mapping[str, BlockState],
        after: Mapping[str, BlockState],
        *,
        without: Sequence[str] = (),
    ) -> set[Name]:
        beginnings, whole = set[str](), set[str]()
        for block in blocks:
            some, others = changed_tokens(block, before[block], after[block])
            beginnings |= some
            whole |= others
        touched = set[Name]()
        for query in _queries(sorted(beginnings), sorted(whole)):
            filters = [IS_LINKED, query, *except_for(without)]
            for page in scan(self.client, self.name, {"bool": {"filter": filters}}):
                touched |= self.link(linker, evidence, page, again=True)
        return touched

    def _states(
        self,
        blocks: Sequence[str],
        *,
        linked_only: bool = False,
        evidence: IndexEvidence | None = None,
        linker: NameLinker | None = None,
    ) -> dict[str, BlockState]:
        evidence = evidence or IndexEvidence(self.client, self.name, linked_only=linked_only)
        linker = linker or NameLinker(evidence, self.corrections)
        evidence.prefetch(blocks)
        evidence.prefetch(_own_blocks(evidence, blocks))
        return {block: block_state(linker, block) for block in blocks}

    def _count(self, updates: Sequence[NameUpdate], again: bool) -> None:
        if again:
            self.counts.decided_again += len(updates)
            self.counts.updated += sum(update.is_needed for update in updates)
        else:
            self.counts.documents += len(updates)
            self.counts.linked += sum(update.fields["linked_names"] > 0 for update in updates)


def prefetch(evidence: IndexEvidence, articles: Iterable[ArticleNames]) -> None:
    """Read the blocks of articles, and those of the longer names found under them, in few requests."""
    blocks = list(dict.fromkeys(block for article in articles for block, _ in article.forms))
    people = [
        block
        for article in articles
        for use in article.uses
        if use.kind is NameKind.ORGANIZATION
        for block in blocks_of(NameKind.PERSON, use.form)[:1]
    ]
    evidence.prefetch([*blocks, *people])
    evidence.prefetch(_own_blocks(evidence, blocks))


def _own_blocks(evidence: IndexEvidence, blocks: Iterable[str]) -> list[str]:
    """Return the blocks of the forms that are found under others than their own."""
    return [own for block in blocks for form in evidence.forms(block) for own in blocks_of(_kind_of(block), form)[:1]]


def _kind_of(block: str) -> NameKind:
    return NameKind(block.partition(":")[0])


def _name_of(token: str) -> Name:
    kind, _, name = token.partition(SEPARATOR)[0].partition(":")
    return NameKind(kind), name


def _queries(beginnings: Sequence[str], whole: Sequence[str]) -> list[dict[str, Any]]:
    """Return queries of the articles with one of these in `name_forms`, few clauses in each."""
    queries: list[dict[str, Any]] = [
        {"terms": {"name_forms": whole[at : at + MOST_CLAUSES]}} for at in range(0, len(whole), MOST_CLAUSES)
    ]
    for at in range(0, len(beginnings), MOST_CLAUSES):
        some = [{"prefix": {"name_forms": {"value": one}}} for one in beginnings[at : at + MOST_CLAUSES]]
        queries.append({"bool": {"should": some, "minimum_should_match": 1}})
    return queries
