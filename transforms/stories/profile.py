"""What of a text is compared: its shingles with their weights, and the figures and names with the words around them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Weights = NDArray[np.float64]

LEAD_WORDS = 40
"""Words at the beginning of a text by which it is told whether another one begins in the same way."""

QUOTED = 0.3
"""The weight of a shingle within quotation marks: two articles on different matters may quote the same person."""

_WORDS = 3
"""Words in a shingle, as in the fingerprint."""

_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?|[.!?\n]|[\"“”„«»]")
_ENDS = frozenset(".!?\n")
_MARKS = frozenset('"“”„«»')
_MASK = "#"
_AROUND = 2
_LEAST_AROUND = 3
_MANY_CAPITALS = 0.25
"""The share of words with a capital within sentences from which on capitals are no sign of names: German, headlines."""

"""Words around a figure or name, besides other figures and names, that make its context."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A text as it is compared.

    Attributes:
        shingles: The hashes of its three-word shingles, each once, in ascending order.
        weights: The weight of each shingle, 0 to 1.
        lead: The hashes of the shingles of its first `LEAD_WORDS` words.
        facts: By the words around it, the figures and names that stand there.
        words: The number of its words.
    """

    shingles: Hashes
    weights: Weights
    lead: Hashes
    facts: Mapping[int, frozenset[str]]
    words: int


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    is_fact: bool
    quoted: bool


def profile(text: str) -> Profile:
    """Return the profile of a text; one of less than three words has no shingles."""
    tokens = list(_tokens(text))
    if sum(token.is_fact and not token.word[0].isdigit() for token in tokens) > _MANY_CAPITALS * len(tokens):
        tokens = [replace(token, is_fact=token.word[0].isdigit()) for token in tokens]
    every = _hash_shingles([token.word for token in tokens])
    quoted = np.array([token.quoted for token in tokens[: len(every)]], dtype=bool)
    shingles, first = np.unique(every, return_index=True)
    weights = np.where(quoted[first], QUOTED, 1.0) if len(every) else np.zeros(0)
    lead = np.unique(every[: max(0, min(LEAD_WORDS, len(tokens)) - _WORDS + 1)])
    return Profile(shingles, weights, lead, _facts(tokens), len(tokens))


def _tokens(text: str) -> Iterator[_Token]:
    """Yield the words of a text; a figure, or a word with a capital within a sentence, is a fact."""
    begins, quoted = True, False
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token in _ENDS:
            begins, quoted = True, quoted and token != "\n"
        elif token in _MARKS:
            quoted = token in "“„«" if token != '"' else not quoted
        else:
            yield _Token(token.lower(), token[0].isdigit() or (token[0].isupper() and not begins), quoted)
            begins = False


def _hash_shingles(words: list[str]) -> Hashes:
    if len(words) < _WORDS:
        return np.zeros(0, dtype=np.uint64)
    hashes = np.array([_hash_word(word) for word in words], dtype=np.uint64)
    rows = np.lib.stride_tricks.sliding_window_view(hashes, _WORDS)
    result: Hashes = (rows * _FACTORS).sum(axis=1, dtype=np.uint64)
    return result


@lru_cache(maxsize=100_000)
def _hash_word(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def _facts(tokens: list[_Token]) -> dict[int, frozenset[str]]:
    masked = [_MASK if token.is_fact else token.word for token in tokens]
    facts: defaultdict[int, set[str]] = defaultdict(set)
    for at, token in enumerate(tokens):
        if token.is_fact:
            around = (*masked[max(0, at - _AROUND) : at], "", *masked[at + 1 : at + 1 + _AROUND])
            if sum(word not in (_MASK, "") for word in around) >= _LEAST_AROUND:
                facts[_hash_word(" ".join(around))].add(token.word)
    return {context: frozenset(found) for context, found in facts.items()}
