"""The case of the words of a story, as evidence for lines that hide it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MAX_SEQUENCE = 6
"""Words of a name that is looked up as a whole."""

MIN_PROSE = 0.2
"""The share of a body in ordinary case from which on it decides the case of the rest."""

LONGEST_ACRONYM = 4
"""Letters of an acronym that may open a story; longer words in capitals there are places of datelines."""

MIN_STEM = 3
"""Letters that two forms of a word have in common."""

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’&](?![sS]\b)[^\W\d_]+)*")
"""A word without its possessive, or initials with points."""

_SENTENCE_END = re.compile(r"[.!?:\n\"“”*•)]| [-–—_]+ ")
_JOINS = frozenset({" ", " & ", "-"})
_LINKS = frozenset({"of", "for", "and", "de", "la", "del", "di", "da", "van", "von", "der", "al", "bin", "du", "des"})
_ENDINGS = ("ings", "ing", "ers", "ed", "es", "er", "s", "d", "e", "")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryCase:
    """The case of a story's words; each mapping has the words in capitals as keys, as the story has them as values.

    Attributes:
        lower: The words that the story has in lower case.
        names: Capitalized words within sentences.
        openers: Capitalized words that only begin sentences, where any word has a capital.
        sequences: Two or more capitalized words side by side, with small words between them: "Bank of England".
    """

    lower: frozenset[str]
    names: Mapping[str, str]
    openers: Mapping[str, str]
    sequences: Mapping[Words, Words]

    def is_ordinary(self, word: str) -> bool:
        """True for a word in lower case that the story has in this or another inflection: "raises", "raised"."""
        return word in self.lower or is_inflected(word, self.lower)


def is_in_capitals(line: str, min_words: int) -> bool:
    """True for a line without a lower-case letter that has so many words of two letters or more."""
    return line.isupper() and sum(len(word) > 1 for word in WORD.findall(line)) >= min_words


def is_inflected(word: str, lower: frozenset[str]) -> bool:
    """True if another inflection of a word in lower case is among the others."""
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if len(stem) >= MIN_STEM and (stem != word or not ending):
            return any(stem + other in lower for other in _ENDINGS)
    return False


def story_case(body: str) -> StoryCase | None:
    """The evidence of the lines that are not in capitals; None if these are less than a fifth of the body."""
    prose = "\n".join(line for line in body.split("\n") if not line.isupper())
    if len(prose) < MIN_PROSE * len(body):
        return None
    lower, runs, run, links = set[str](), list[list[str]](), list[str](), list[str]()
    names, openers = dict[str, str](), dict[str, str]()
    end = 0
    for word in WORD.finditer(prose):
        form, gap = word.group(), prose[end : word.start()]
        end = word.end()
        if form[0].islower():
            lower.add(form)
            if run and gap == " " and form in _LINKS and len(links) < 2:
                links.append(form)
            else:
                run, links = [], []
            continue
        opens = (not gap.strip(" ") and word.start() == 0) or bool(_SENTENCE_END.search(gap))
        form = _without_capitals(form, opens)
        (openers if opens else names).setdefault(form.upper(), form)
        if run and gap in _JOINS:
            run += [*links, form]
        else:
            run = [form]
            runs.append(run)
        links = []
    return StoryCase(frozenset(lower), names, openers, _sequences(runs)) if lower else None


def _without_capitals(form: str, opens: bool) -> str:
    """The place of a dateline in ordinary case: a longer word in capitals that opens the text or a paragraph."""
    return form.capitalize() if opens and form.isupper() and len(form) > LONGEST_ACRONYM else form


def _sequences(runs: Iterable[list[str]]) -> dict[Words, Words]:
    sequences: dict[Words, Words] = {}
    for run in runs:
        for start in range(len(run)):
            for end in range(start + 2, min(len(run), start + MAX_SEQUENCE) + 1):
                written = tuple(run[start:end])
                if written[0][0].isupper() and written[-1][0].isupper():
                    sequences.setdefault(tuple(map(str.upper, written)), written)
    return sequences
