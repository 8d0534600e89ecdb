"""Runs of capitalised words that no mention covers: names that the model may have missed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from transforms.entities.bounds.titles import name_begins
from transforms.entities.gazetteer.lexicon import Lexicon
from transforms.entities.gazetteer.particles import PARTICLE
from transforms.entities.mention import Mention
from transforms.records import FieldName

_CAPITALISED = r"[^\W\d_a-zß-öø-ÿ](?:[\w&]|['’](?!s\b)(?=\w)|[.-](?=\w))*(?:(?<=\b[A-Z])\.|(?<=\b[JS]r)\.)?"
# Headlines in capitals are longer: they are read in parts of so many words.
_MAX_WORDS = 12
_RUN = re.compile(rf"{_CAPITALISED}(?: (?:{PARTICLE} ){{0,2}}{_CAPITALISED}){{0,{_MAX_WORDS - 1}}}")
_SENTENCE_END = '.!?:\n"“”*•'


def uncovered_runs(field: FieldName, text: str, covered: Iterable[Mention], begin: int = 0) -> Iterator[Mention]:
    """Every run of capitalised words from `begin` on outside the mentions, which are in order; without a label."""
    at = begin
    for mention in covered:
        yield from _runs(field, text, at, mention.start)
        at = mention.end
    yield from _runs(field, text, at, len(text))


def _runs(field: FieldName, text: str, start: int, end: int) -> Iterator[Mention]:
    for run in _RUN.finditer(text, start, end):
        yield Mention(field, run.start(), run.end(), run.group(), "", "capitals")


def opens_sentence(text: str, start: int) -> bool:
    """Whether a capital here proves nothing, because a sentence or a quotation begins with it."""
    before = text[max(0, start - 4) : start].rstrip(" ")
    return not before or before[-1] in _SENTENCE_END


def without_title(run: Mention, lexicon: Lexicon) -> tuple[Mention, bool]:
    """The run without the titles and common words it begins with, and whether it had a title.

    Behind an acronym the title is left out: "BJP MP".
    """
    words = run.text.split(" ")
    if len(words) == 2 and words[1] in lexicon.offices and words[0].isupper():
        return replace(run, end=run.start + len(words[0]), text=words[0]), False
    at = name_begins(words, lexicon)
    if at == 0 or words[-1] in lexicon.offices:
        return run, False
    rest = " ".join(words[at:])
    return replace(run, start=run.end - len(rest), text=rest), any(word in lexicon.titles for word in words[:at])


def headline_label_end(text: str, lexicon: Lexicon) -> int:
    """Where the headline begins behind a desk's label ("Soccer-", "UPDATE 1-"); 0 where there is none."""
    label, hyphen, rest = text[:40].partition("-")
    return len(label) + 1 if hyphen and label in lexicon.headline_labels and rest[:1].strip() else 0
