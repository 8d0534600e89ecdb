"""Runs of capitalised words that no mention covers: names that the model may have missed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from transforms.entities.lexicon import Lexicon
from transforms.entities.mention import Mention
from transforms.records import FieldName

_CAPITALISED = r"[^\W\d_a-zß-öø-ÿ](?:[\w&]|['’.-](?=\w))*(?:(?<=\b[A-Z])\.|(?<=\b[JS]r)\.)?"
_PARTICLE = r"(?:van|der|den|de|del|della|di|da|dos|du|la|le|el|al|bin|ibn|bint|von|zu|ter|ten|af|ben|abu)"
_RUN = re.compile(rf"{_CAPITALISED}(?: (?:{_PARTICLE} ){{0,2}}{_CAPITALISED})*")
_SENTENCE_END = '.!?:\n"“”*•'


def uncovered_runs(field: FieldName, text: str, covered: Iterable[Mention]) -> Iterator[Mention]:
    """Every run of capitalised words outside the mentions, which are in order; label and find are `capitals`."""
    at = 0
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


def without_title(run: Mention, text: str, lexicon: Lexicon) -> tuple[Mention, bool]:
    """The run without the titles it begins with, and whether it had any."""
    words = run.text.split(" ")
    last = max(
        (i for i, word in enumerate(words[:-1]) if word in lexicon.titles or f"{word}." in lexicon.titles), default=-1
    )
    if last < 0:
        return run, False
    start = run.end - len(" ".join(words[last + 1 :]))
    if text.startswith(". ", start - 1):
        start += 1
    return run.moved(text, start, run.end), True
