"""The evidence of an index: aggregations over `name_forms` and `name_context`, each block asked for once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.search.requests import send, send_all
from infra.names.stored import IS_LINKED, except_for
from transforms.names import SEPARATOR, ContextProfile, FormEvidence, form_token

_QUERIES = 200
"""Blocks in one request."""

_MOST_TOKENS = 10_000
"""Forms with months of a block, and"""

_MOST_CONTEXT = 1_000
"""tokens of a context that are read, the most frequent first."""

_MOST_FORMS = 50
"""Forms by which a context is looked for."""

_MOST_BLOCKS = 50_000
"""Blocks kept in memory, of some 500 bytes each."""

FEW_VALUES: Mapping[str, Any] = {"execution_hint": "map"}
"""Of a terms aggregation over few documents: reads their values alone, not the ordinals of the whole index, which each
refresh makes stale."""

_MOST_CONTEXTS = 2_000
"""Contexts kept in memory, of up to some 100 KB each."""

_SPECIAL = re.compile(r"[^\w\t ]", re.ASCII)
_LETTER = re.compile(r"[^\x00-\x7f]")

Body = dict[str, Any]


class IndexEvidence:
    """The evidence of the articles behind an alias. The methods raise IndexingError.

    With `linked_only` it is that of the articles that were linked before; without that of the documents `without`.
    """

    def __init__(
        self, client: Elasticsearch, name: str, *, linked_only: bool = False, without: Sequence[str] = ()
    ) -> None:
        self._client, self._name = client, name
        self._filters: list[Body] = [*([IS_LINKED] if linked_only else []), *except_for(without)]
        self._forms = dict[str, Mapping[str, FormEvidence]]()
        self._contexts = dict[tuple[str, frozenset[str]], ContextProfile]()

    def prefetch(self, blocks: Iterable[str]) -> None:
        """Read many blocks in few requests."""
        missing = [block for block in dict.fromkeys(blocks) if block not in self._forms]
        if len(self._forms) + len(missing) > _MOST_BLOCKS:
            self._forms.clear()
        remaining = iter(missing)
        while some := list(islice(remaining, _QUERIES)):
            answers = send_all(self._client, self._name, [self._forms_body(block) for block in some])
            for block, answer in zip(some, answers, strict=True):
                self._forms[block] = _read_forms(answer["aggregations"]["forms"]["buckets"])

    def forms(self, block: str) -> Mapping[str, FormEvidence]:
        """Return the forms found under a block."""
        if block not in self._forms:
            self.prefetch([block])
        return self._forms[block]

    def context(self, block: str, forms: frozenset[str]) -> ContextProfile:
        """Return the context of the articles that have one of the forms under the block."""
        self.prefetch_contexts([(block, forms)])
        return self._contexts[block, forms]

    def prefetch_contexts(self, asked: Iterable[tuple[str, frozenset[str]]]) -> None:
        """Read many contexts in few requests."""
        missing = [one for one in dict.fromkeys(asked) if one not in self._contexts]
        if len(self._contexts) + len(missing) > _MOST_CONTEXTS:
            self._contexts.clear()
        remaining = iter(missing)
        while some := list(islice(remaining, _QUERIES)):
            answers = send_all(self._client, self._name, [self._context_body(*one) for one in some])
            for one, answer in zip(some, answers, strict=True):
                tokens = {bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"]["tokens"]["buckets"]}
                self._contexts[one] = ContextProfile(answer["hits"]["total"]["value"], tokens)

    def have_together(self, block: str, form: str, others: frozenset[str]) -> bool:
        """Return whether an article has the form and one of the others under the block, as two names."""
        beside = [_begins(form_token(block, one)) for one in sorted(others - {form})[:_MOST_FORMS]]
        filters = [*self._filters, _begins(form_token(block, form))]
        query = {"bool": {"filter": filters, "should": beside, "minimum_should_match": 1}}
        answer = send(self._client, self._name, {"query": query, "size": 0, "track_total_hits": 1})
        return bool(beside and answer["hits"]["total"]["value"])

    def _context_body(self, block: str, forms: frozenset[str]) -> Body:
        found = [_begins(form_token(block, form)) for form in sorted(forms)[:_MOST_FORMS]]
        tokens = {"terms": {"field": "name_context", "size": _MOST_CONTEXT, **FEW_VALUES}}
        query = {"bool": {"filter": self._filters, "should": found, "minimum_should_match": 1}}
        return {"query": query, "size": 0, "track_total_hits": True, "aggs": {"tokens": tokens}}

    def _forms_body(self, block: str) -> Body:
        beginning = form_token(block)
        terms = {"field": "name_forms", "include": beginning_pattern(beginning), "size": _MOST_TOKENS, **FEW_VALUES}
        return {
            "query": {"bool": {"filter": [*self._filters, _begins(beginning)]}},
            "size": 0,
            "track_total_hits": False,
            "aggs": {"forms": {"terms": terms}},
        }


def beginning_pattern(beginning: str) -> str:
    """Return Lucene's regular expression for what begins with a text."""
    return _SPECIAL.sub(_escaped, beginning) + ".*"


def _escaped(character: re.Match[str]) -> str:
    return character[0] if _LETTER.match(character[0]) else f"\\{character[0]}"


def _begins(beginning: str) -> Body:
    return {"prefix": {"name_forms": {"value": beginning}}}


def _read_forms(buckets: Iterable[Mapping[str, Any]]) -> Mapping[str, FormEvidence]:
    months = defaultdict[str, dict[int, int]](dict)
    for bucket in buckets:
        _, form, month = bucket["key"].split(SEPARATOR)
        months[form][int(month)] = bucket["doc_count"]
    return {form: FormEvidence(months[form]) for form in sorted(months)}
