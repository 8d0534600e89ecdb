"""From text to date mentions: scan for triggers, read the windows around them, resolve left to right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from transforms.dates.context import Context, Memory, Tense, publication_day
from transforms.dates.engine.triggers import TriggerScan
from transforms.dates.grammar import Match, english
from transforms.dates.narrative import is_narrative
from transforms.dates.plausibility import is_far_ahead, is_implausible
from transforms.dates.tense import tense_of
from transforms.dates.timex import Timex
from transforms.records import DateMention, FieldName, Options, Published

_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s")


@dataclass(frozen=True, slots=True)
class _Found:
    """A mention before it is resolved: its offsets and its match."""

    start: int
    end: int
    match: Match


def read_dates(title: str | None, body: str, published: Published | None, options: Options) -> tuple[DateMention, ...]:
    """All time expressions of title and body, resolved against the publication day.

    Offsets are code points into the named field. Sorted: title first, then by start; never overlapping.
    Without a publication day relative expressions keep TIMEX3's open form and have no interval.
    """
    context = Context(publication_day(published), month_first=options.month_first)
    mentions = [] if title is None else list(_mentions("title", title, context))
    mentions += _mentions("body", body, context)
    return tuple(mentions)


def _mentions(field: FieldName, text: str, context: Context) -> Iterator[DateMention]:
    """The mentions of one field; what was spoken of is remembered from one to the next."""
    lowered = lower(text)
    found = list(_find(text, lowered))
    year = None if context.published is None else context.published.year
    context = replace(context, narrative=is_narrative((each.match.reading for each in found), year))
    memory, last = Memory(), 0
    for each in found:
        memory = _between(memory, lowered[last : each.start])
        timex, implausible = _resolve(each, text, field == "title", context, memory)
        aside = lowered.endswith("since ", 0, each.start) or context.leaves_story(timex)
        memory, last = memory.having_heard(timex, aside), each.end
        yield DateMention(
            field,
            each.start,
            each.end,
            text[each.start : each.end],
            timex.type,
            timex.value,
            timex.from_,
            timex.to,
            timex.precision,
            each.match.rule.name,
            implausible,
        )


def _find(text: str, lowered: str) -> Iterator[_Found]:
    grammar = english()
    for start, end in _scan().windows(lowered):
        tokens = grammar.tokeniser.tokens(text, lowered, start, end)
        for match in grammar.matches(tokens):
            yield _Found(tokens.start(match.first), tokens.end(match.last - 1), match)


def _resolve(found: _Found, text: str, headline: bool, context: Context, memory: Memory) -> tuple[Timex, bool]:
    """The value of a mention, and whether it is implausible."""
    reading, published = found.match.reading, context.published
    tense = tense_of(text, found.start, found.end, headline) if reading.tensed else Tense.NONE
    timex = reading.resolve(Context(published, memory, tense, context.month_first, context.narrative))
    first = None if timex.period is None else timex.period.first_day
    if is_far_ahead(first, published) and not reading.tensed:
        tense = tense_of(text, found.start, found.end, headline)
    return timex, is_implausible(first, published, tense)


def _between(memory: Memory, gap: str) -> Memory:
    """What is still remembered after the text between two mentions."""
    if "\n" in gap:
        return memory.in_new_paragraph()
    return memory.in_new_sentence() if _SENTENCE_END.search(gap) else memory


def lower(text: str) -> str:
    """Lower case of the same length: the one letter that grows (dotted capital I) is made a plain one first."""
    return text.replace("\u0130", "I").lower()


@cache
def _scan() -> TriggerScan:
    return TriggerScan(english().lexicon.triggers)
