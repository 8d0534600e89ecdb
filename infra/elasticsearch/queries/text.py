"""Which articles match the words of a query, and how they rank.

Matching and ranking are apart: `simple_query_string` decides what is found, BM25 over title and body with
a bonus for words that stand together decides the order. Plain queries are ranked the same way.
"""

from __future__ import annotations

from itertools import pairwise

from infra.elasticsearch.queries.criteria import Demand, Words
from infra.elasticsearch.queries.fields import Clause

SEARCHED = ("title", "body")
OPERATORS = "OR|AND|PHRASE|PRECEDENCE|WHITESPACE"
"""Those that `syntax` writes; exclusions become clauses of their own."""

MINIMUM: dict[Demand, str] = {"all": "100%", "most": "3<75%", "any": "1"}
"""Of the required parts: `most` is all of up to three, three quarters of more."""

TITLE_WEIGHT = 2.0
PAIR_WEIGHT = 0.1
PAIR_SLOP = 1
MAX_PAIRS = 40
"""Neighbouring words looked at together, from the front of the query."""

MAX_PLAIN_WORDS = 1_000
"""Elasticsearch allows 1,024 clauses at the least."""

_ENGLISH = """a an and are as at be but by for if in into is it no not of on or such that the their then
there these they this to was will with"""
STOP_WORDS = frozenset(_ENGLISH.split())
"""Those of the english analyzer, which neither finds nor ranks by them."""


def matching(words: Words) -> list[Clause]:
    """Filters: the required parts, as many as are demanded; stemmed words, exact phrases."""
    if not words.required:
        return []
    return [_simple(words.required, MINIMUM[words.demand])]


def excluding(words: Words) -> list[Clause]:
    """What must not be there."""
    return [_simple((part,), MINIMUM["all"]) for part in words.excluded]


def ranking(plain: str) -> list[Clause]:
    """Scoring clauses: BM25F of the words, and a little more for each pair that stands together."""
    words = plain.replace(":", " ").split()[:MAX_PLAIN_WORDS]
    if not words:
        return []
    return [_any_word(" ".join(words)), *(_together(pair) for pair in _pairs(words))]


def plain_query(text: str) -> Clause:
    """The query of plain words, no operators: any of them is enough, `ranking` puts the best first."""
    first, *bonus = ranking(text) or [{"match_none": {}}]
    return {"bool": {"must": [first], "should": bonus}}


def _simple(parts: tuple[str, ...], minimum: str) -> Clause:
    query: Clause = {
        "query": " ".join(parts),
        "fields": list(SEARCHED),
        "quote_field_suffix": ".exact",
        "flags": OPERATORS,
        "default_operator": "or",
    }
    if len(parts) > 1:  # of one part alone Elasticsearch would count what is inside it
        query["minimum_should_match"] = minimum
    return {"simple_query_string": query}


def _any_word(text: str) -> Clause:
    return {"combined_fields": {"query": text, "fields": [f"title^{TITLE_WEIGHT}", "body"], "operator": "or"}}


def _together(pair: tuple[str, str]) -> Clause:
    return {
        "multi_match": {
            "query": " ".join(pair),
            "type": "phrase",
            "fields": list(SEARCHED),
            "slop": PAIR_SLOP,
            "boost": PAIR_WEIGHT,
        }
    }


def _pairs(words: list[str]) -> list[tuple[str, str]]:
    telling = [word for word in words if word.lower().strip(".,;:!?'\"()") not in STOP_WORDS]
    return list(pairwise(telling))[:MAX_PAIRS]
