"""Words within one sentence of the body.

Elasticsearch has distances between words, not sentences: `intervals` finds candidates, and its highlighter returns the
sentences with each part of the query; a sentence returned for all parts is a match.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from infra.elasticsearch.queries.bodies.search import HIGHLIGHT, SHOWN, WITH_EXACT, Body, everything
from infra.elasticsearch.queries.criteria import Criteria, QueryWords
from infra.elasticsearch.queries.errors import QueryError
from infra.elasticsearch.queries.fields import Clause

LONGEST_SENTENCE = 80
"""Words between the first and the last part, at most; few sentences of news have half as many."""

CANDIDATES = 300
MOST_SENTENCES = 1_000

_PHRASE_OR_WORD = re.compile(r'"[^"]*"|[^\s()+|]+')


@dataclass(frozen=True, slots=True)
class SentencePart:
    """A word, found in any form, or an exact phrase."""

    text: str
    is_phrase: bool

    @property
    def interval(self) -> Clause:
        """Its position, for `intervals` on the body."""
        exact = {"ordered": True, "max_gaps": 0, "use_field": "body.exact"} if self.is_phrase else {}
        return {"match": {"query": self.text, **exact}}

    @property
    def query(self) -> Clause:
        """The highlighter's query."""
        return {"match_phrase": {"body.exact" if self.is_phrase else "body": {"query": self.text}}}


def parts_of(words: QueryWords) -> tuple[SentencePart, ...]:
    """Return the words and phrases of a query. Raises `QueryError` for alternatives, and for fewer than two parts."""
    parts = tuple(part for written in words.required for part in _parts(written))
    if len(parts) < 2:
        raise QueryError("give two words or phrases at least that stand in one sentence", words.plain, 0)
    return parts


def sentence_bodies(criteria: Criteria, parts: tuple[SentencePart, ...]) -> list[Body]:
    """Return a body for all parts and one for each: the same articles, with the sentences that contain them."""
    query = everything(replace(criteria, words=replace(criteria.words, required=())))
    near = {"max_gaps": LONGEST_SENTENCE, "ordered": False, "intervals": [part.interval for part in parts]}
    query["bool"]["must"] = [{"intervals": {"body": {"all_of": near}}}]
    together = {"bool": {"should": [part.query for part in parts]}}
    return [_body(query, marked) for marked in (together, *(part.query for part in parts))]


def _parts(written: str) -> list[SentencePart]:
    outside = _PHRASE_OR_WORD.sub(lambda part: "_" * len(part[0]), written)
    if "|" in outside:
        raise QueryError("alternatives cannot be looked for in one sentence", written, outside.index("|"))
    found = _PHRASE_OR_WORD.findall(written)
    return [SentencePart(part.strip('"'), is_phrase=part.startswith('"')) for part in found]


def _body(query: Clause, marked: Clause) -> Body:
    sentences = {
        "boundary_scanner": "sentence",
        "fragment_size": 0,
        "number_of_fragments": MOST_SENTENCES,
        **WITH_EXACT["body"],
        "highlight_query": marked,
    }
    return {
        "query": query,
        "sort": ["_score", {"id": "asc"}],
        "size": CANDIDATES,
        "track_total_hits": True,
        "_source": SHOWN,
        "highlight": {**HIGHLIGHT, "fields": {"body": sentences}},
    }
