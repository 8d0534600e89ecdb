"""From text to date mentions: scan for triggers, read the windows around them, resolve left to right."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from transforms.dates.context import Context, Tense, publication_day
from transforms.dates.grammar import Grammar, Match, english
from transforms.dates.period import Period
from transforms.dates.tense import tense_of
from transforms.dates.timex import Timex
from transforms.dates.tokens import Tokens
from transforms.dates.triggers import TriggerScan
from transforms.records import DateMention, FieldName, Options, Published


def read_dates(title: str | None, body: str, published: Published | None, options: Options) -> tuple[DateMention, ...]:
    """All time expressions of title and body, resolved against the publication day.

    Offsets are code points into the named field. Sorted: title first, then by start; never overlapping.
    Without a publication day relative expressions keep TIMEX3's open form and have no interval.
    """
    day = publication_day(published)
    context = Context(day, month_first=options.month_first)
    mentions = [] if title is None else list(_mentions("title", title, context))
    mentions += _mentions("body", body, context)
    return tuple(mentions)


def _mentions(field: FieldName, text: str, context: Context) -> Iterator[DateMention]:
    """The mentions of one field; what was spoken of last is remembered from one to the next."""
    lowered = lower(text)
    spoken: Period | None = None
    for tokens, match in _matches(text, lowered):
        start, end = tokens.starts[match.first], tokens.ends[match.last - 1]
        tense = tense_of(lowered, start, end, field == "title") if match.reading.tensed else Tense.NONE
        timex = match.reading.resolve(Context(context.published, spoken, tense, context.month_first, context.narrative))
        if timex.period is not None and timex.type in ("DATE", "TIME"):
            spoken = timex.period
        yield _mention(field, text, start, end, timex, match.rule.name)


def _matches(text: str, lowered: str) -> Iterator[tuple[Tokens, Match]]:
    grammar = english()
    for start, end in _scan().windows(lowered):
        tokens = grammar.tokeniser.tokens(text, lowered, start, end)
        for match in grammar.matches(tokens):
            yield tokens, match


def _mention(field: FieldName, text: str, start: int, end: int, timex: Timex, rule: str) -> DateMention:
    return DateMention(
        field, start, end, text[start:end], timex.type, timex.value, timex.from_, timex.to, timex.precision, rule
    )


def lower(text: str) -> str:
    """Lower case of the same length: the one letter that grows (dotted capital I) is made a plain one first."""
    return text.replace("\u0130", "I").lower()


@cache
def _scan() -> TriggerScan:
    return TriggerScan(english().lexicon.triggers)


def grammar() -> Grammar:
    """The grammar in use (for tests and tools that list its rules)."""
    return english()
