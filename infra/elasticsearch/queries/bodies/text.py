"""Matching and ranking of articles by the words of a query.

The two are separate: `simple_query_string` decides what is found; BM25 over title and body, with a bonus for adjacent
words, decides the order. Plain queries are ranked the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise
from unicodedata import east_asian_width

from infra.elasticsearch.queries.criteria import Demand, QueryWords
from infra.elasticsearch.queries.fields import Clause

SEARCHED = ("title", "body")
"""Fields that are ranked and highlighted."""

MATCHED = (*SEARCHED, "delivery.subheadlines")
"""Fields that an article is found by. Notes to editors are not among them: they are not for publication."""

OPERATORS = "OR|AND|PHRASE|PRECEDENCE|WHITESPACE"
"""The operators that `syntax` writes; exclusions become clauses of their own."""

MINIMUM: dict[Demand, str] = {"all": "100%", "most": "3<75%", "any": "1"}
"""Of the required parts: `most` is all of up to three, three quarters of more."""

TITLE_WEIGHT = 2.0
EXACT_WEIGHT = 0.3
PAIR_WEIGHT = 0.2
PAIR_SLOP = 3
"""Swept on the tuning half of `tests.bench.search` (nDCG@10, mean of five kinds of query): title 1-5, unstemmed
words 0-0.8, pairs 0-0.4 with slop 0-8, k1 0.9-2 and b 0.4-0.9, which stay Elasticsearch's 1.2 and 0.75. The
optimum is flat: all within a factor of two lie within 0.01."""

MAX_PAIRS = 40
"""Pairs of adjacent words, from the front of the query, at most."""

MAX_TOKENS = 200
"""Words of a query that take part in ranking, at most. Each is looked up in four fields and pairs in two, which makes
960 clauses; Elasticsearch allows 1,024 on the smallest heap, and more the larger it is."""

MAX_TOKEN_LENGTH = 255
"""Limit of the standard tokenizer, which splits longer words."""

_ENGLISH = """a an and are as at be but by for if in into is it no not of on or such that the their then
there these they this to was will with"""
_PUNCTUATION = ".,;:!?'\"()"
STOP_WORDS = frozenset(_ENGLISH.split())
"""Stop words of the english analyzer, which ignores them."""


def matching(words: QueryWords) -> list[Clause]:
    """Return the filters for the required parts: stemmed words, exact phrases."""
    if not words.required:
        return []
    return [_simple(words.required, MINIMUM[words.demand])]


def excluding(words: QueryWords) -> list[Clause]:
    """Return the clauses for parts that must be absent."""
    return [_simple((part,), MINIMUM["all"]) for part in words.excluded]


def ranking(plain: str) -> list[Clause]:
    """Return scoring clauses: BM25F of stemmed words, with a bonus for unstemmed words and adjacent pairs.

    The first clause alone decides whether there is a match at all.
    """
    return [clause for _, clause in named_ranking(plain)]


def named_ranking(plain: str) -> list[tuple[str, Clause]]:
    """Return the same with a name for each clause, to explain a score."""
    words = list(_first_words(plain.replace(":", " ")))
    if not words:
        return []
    content_words = [word for word in words if word.lower().strip(_PUNCTUATION) not in STOP_WORDS]
    exact = [("words as written", _any_word(content_words, ".exact", EXACT_WEIGHT))] if content_words else []
    pairs = islice(pairwise(content_words), MAX_PAIRS)
    together = [(f"{first} {second} together", _together((first, second))) for first, second in pairs]
    return [("words in any form", _any_word(words)), *exact, *together]


def resembling(document_id: str) -> Clause:
    """Score articles by the significant words that they share with a document, which is excluded itself."""
    return {
        "more_like_this": {
            "fields": list(SEARCHED),
            "like": [{"_id": document_id}],
            "min_term_freq": 1,
            "min_doc_freq": 2,
            "max_query_terms": 25,
            "minimum_should_match": "30%",
        }
    }


def plain_query(text: str) -> Clause:
    """Return the query of plain words without operators: one match is enough, `ranking` orders the hits."""
    first, *bonus = ranking(text) or [{"match_none": {}}]
    return {"bool": {"must": [first], "should": bonus}}


def _simple(parts: tuple[str, ...], minimum: str) -> Clause:
    query: Clause = {
        "query": " ".join(parts),
        "fields": list(MATCHED),
        "quote_field_suffix": ".exact",
        "flags": OPERATORS,
        "default_operator": "or",
    }
    if len(parts) > 1:  # of one part alone Elasticsearch would count what is inside it
        query["minimum_should_match"] = minimum
    return {"simple_query_string": query}


def _any_word(words: list[str], subfield: str = "", weight: float = 1.0) -> Clause:
    return {
        "combined_fields": {
            "query": " ".join(words),
            "fields": [f"title{subfield}^{TITLE_WEIGHT}", f"body{subfield}"],
            "operator": "or",
            "boost": weight,
        }
    }


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


def _first_words(plain: str) -> Iterator[str]:
    """Yield the first words, up to `MAX_TOKENS` of the analyzer."""
    tokens = 0
    for word in plain.split():
        tokens += _tokens(word)
        if tokens > MAX_TOKENS:
            return
        yield word


def _tokens(word: str) -> int:
    """Return an upper bound of the tokens: one per run of letters or digits, and one per wide character."""
    runs = len("".join(character if character.isalnum() else " " for character in word).split())
    wide = sum(east_asian_width(character) in "WF" for character in word)
    return runs + wide + len(word) // MAX_TOKEN_LENGTH
