"""From text to date mentions: scan for triggers, match the grammar around them, resolve left to right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from transforms.dates.context import DiscourseContext, ResolutionContext, Tense, publication_day
from transforms.dates.engine.triggers import TriggerScan
from transforms.dates.grammar import RuleMatch, english_grammar
from transforms.dates.narrative import is_narrative
from transforms.dates.plausibility import is_far_ahead, is_implausible
from transforms.dates.tense import tense_of
from transforms.dates.timex import Timex
from transforms.records import DateMention, FieldName, Options, Published

_OPENING = 14
"""Characters before an expression that opens a sentence, with the end of the last one: ". By the early "."""

_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s")


@dataclass(frozen=True, slots=True)
class _UnresolvedMention:
    start: int
    end: int
    match: RuleMatch


def read_dates(title: str | None, body: str, published: Published | None, options: Options) -> tuple[DateMention, ...]:
    """Return all time expressions of title and body, resolved against the publication day.

    Without a publication day relative expressions have TIMEX3's open form and no interval.

    Returns:
        The mentions of the title, then those of the body, each by start and without overlap.
    """
    context = ResolutionContext(publication_day(published), month_first=options.month_first)
    mentions = [] if title is None else list(_mentions("title", title, context))
    mentions += _mentions("body", body, context)
    return tuple(mentions)


def _mentions(field: FieldName, text: str, context: ResolutionContext) -> Iterator[DateMention]:
    """The mentions of one field; each is resolved in the discourse context of those before it."""
    lowered = lower(text)
    unresolved = list(_find(text, lowered))
    year = None if context.published is None else context.published.year
    context = replace(context, is_narrative=is_narrative((each.match.reading for each in unresolved), year))
    discourse, last = DiscourseContext(), 0
    for each in unresolved:
        gap = lowered[last : each.start]
        discourse = _after_gap(discourse, gap)
        tense = _tense(each, text, field == "title")
        context = context.at(discourse, tense)
        timex = each.match.reading.resolve(context)
        is_background = lowered.endswith("since ", 0, each.start) or context.is_aside(timex)
        discourse, last = discourse.update(timex, is_background, _opens_sentence(gap, last == 0)), each.end
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
            _is_implausible(each, timex, text, context, field == "title"),
        )


def _find(text: str, lowered: str) -> Iterator[_UnresolvedMention]:
    grammar = english_grammar()
    for start, end in _scan().windows(lowered):
        tokens = grammar.tokenizer.tokenize(text, lowered, start, end)
        for match in grammar.matches(tokens):
            yield _UnresolvedMention(tokens.start(match.first), tokens.end(match.last - 1), match)


def _tense(mention: _UnresolvedMention, text: str, headline: bool) -> Tense:
    uses_tense = mention.match.reading.uses_tense
    return tense_of(text, mention.start, mention.end, headline) if uses_tense else Tense.NONE


def _is_implausible(
    mention: _UnresolvedMention, timex: Timex, text: str, context: ResolutionContext, headline: bool
) -> bool:
    first = None if timex.period is None else timex.period.first_day
    tense = context.tense
    if is_far_ahead(first, context.published) and not mention.match.reading.uses_tense:
        tense = tense_of(text, mention.start, mention.end, headline)
    return is_implausible(first, context.published, tense)


def _after_gap(discourse: DiscourseContext, gap: str) -> DiscourseContext:
    """The discourse context after the text between two mentions."""
    if "\n" in gap:
        return discourse.start_paragraph()
    return discourse.start_sentence() if _SENTENCE_END.search(gap) else discourse


def _opens_sentence(gap: str, is_first: bool) -> bool:
    """Return whether an expression opens its sentence or line ("In 1917, ...") after the text `gap`."""
    tail = gap[-_OPENING:]
    return "\n" in tail or (is_first and len(gap) < _OPENING) or _SENTENCE_END.search(tail) is not None


def lower(text: str) -> str:
    """Return the text in lower case and of the same length; the dotted capital I, which grows, becomes a plain one."""
    return text.replace("\u0130", "I").lower()


@cache
def _scan() -> TriggerScan:
    return TriggerScan(english_grammar().lexicon.triggers)
