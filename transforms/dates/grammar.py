"""The grammar: named rules from data, compiled into one automaton; the longest consistent match wins.

Each rule of `transforms/rules/dates/*.toml` has a name, a pattern over token types, a slot reader that makes a
context-free reading of its slots, constants to set, and guards on the neighboring words. A rule without a slot reader
rejects its matches, which are not time expressions ("45-year-old").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from transforms.dates.engine.automaton import AcceptedEnd, TokenAutomaton
from transforms.dates.engine.binding import MentionBinding, bind_mentions
from transforms.dates.engine.guards import Guard, compile_guards
from transforms.dates.engine.lexicon import Value, build_lexicon
from transforms.dates.engine.patterns import PatternGraph, compile_pattern
from transforms.dates.engine.tokens import Tokenizer, Tokens
from transforms.dates.readings import READERS
from transforms.dates.readings.base import DateReading, SlotReader, Slots
from transforms.rules.package_data import read_toml

_SHARED_SLOTS = frozenset({"weekday", "dayword", "month", "year", "ampm", "zone", "era"})
"""Slots that the mentions of a range share ("Nov. 27-29")."""

_CACHED_BINDINGS = 4096
"""Entries; the bindings of a rule depend on the token classes alone, and news has a few hundred of them."""

RULE_FILES = (
    "refusals.toml",
    "calendar.toml",
    "relative.toml",
    "clock.toml",
    "periods.toml",
    "durations.toml",
    "sets.toml",
    "vague.toml",
)


@dataclass(frozen=True, slots=True)
class DateRule:
    """One named pattern.

    Attributes:
        reader: None for a rule that rejects its matches.
        constants: Values of slots that the pattern does not fill.
        requires_neighbors: Whether a guard requires certain neighbors, rather than excluding some.
    """

    name: str
    pattern: str
    reader: SlotReader | None
    constants: Mapping[str, Value] = field(default_factory=dict)
    guards: tuple[Guard, ...] = ()
    requires_neighbors: bool = False


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """An unresolved mention: its tokens [first, last) and its context-free reading."""

    first: int
    last: int
    rule: DateRule
    reading: DateReading


class DateGrammar:
    """All rules over one lexicon."""

    def __init__(self, rules: Iterable[DateRule], macros: Mapping[str, str], words: Mapping[str, Any]) -> None:
        """Compile the rules.

        Args:
            rules: In the order of their precedence.
            macros: Pieces of patterns by name.
            words: The data of `lexicon.toml`.
        """
        self.rules = tuple(rules)
        self.graphs = [compile_pattern(rule.pattern, macros) for rule in self.rules]
        self.lexicon = build_lexicon(words, _literals(self.graphs))
        self.tokenizer = Tokenizer(self.lexicon)
        self.automaton = TokenAutomaton(self.graphs, self.lexicon.classes)
        self.bindings = lru_cache(maxsize=_CACHED_BINDINGS)(self._bindings)

    def matches(self, tokens: Tokens) -> Iterator[RuleMatch]:
        """Yield mentions from left to right, without overlap; at each token the longest match that guards allow."""
        opening, match_ends = self.automaton.moves[0], self.automaton.match_ends
        end = 0
        for at, class_ in enumerate(tokens.classes):
            if at >= end and class_ in opening and (ends := match_ends(tokens.classes, at)):
                end, found = self._longest_match(tokens, at, ends)
                yield from found

    def _bindings(self, number: int, classes: tuple[int, ...]) -> tuple[MentionBinding, ...]:
        return bind_mentions(self.graphs[number], classes, self.lexicon.classes)

    def _longest_match(self, tokens: Tokens, start: int, ends: list[AcceptedEnd]) -> tuple[int, list[RuleMatch]]:
        """The next token to match at, and the mentions of the longest match that its guards allow."""
        for end, numbers in reversed(ends):
            for number in numbers:
                rule = self.rules[number]
                if not all(guard(tokens, start, end) for guard in rule.guards):
                    continue
                if rule.reader is None:
                    return end, []
                bindings = self.bindings(number, tuple(tokens.classes[start:end]))
                if found := _read(rule, rule.reader, bindings, tokens, start):
                    return end, found
        return start + 1, []


def _read(
    rule: DateRule, reader: SlotReader, bindings: tuple[MentionBinding, ...], tokens: Tokens, start: int
) -> list[RuleMatch]:
    """The mentions of a match, empty if the values of one are impossible (30 February).

    In a range each mention takes the shared slots that it lacks from the others: in "Nov. 27-29" the month, in
    "7 to 9 p.m." the half of the day.
    """
    filled = [{slot: tokens.values(start + at)[type_] for slot, type_, at in each.slots} for each in bindings]
    shared: Slots = {}
    if len(filled) > 1:
        shared = {name: slots[name] for slots in reversed(filled) for name in _SHARED_SLOTS & slots.keys()}
    found = []
    for binding, own in zip(bindings, filled, strict=True):
        reading = reader({**shared, **own, **rule.constants})
        if reading is None:
            return []
        found.append(RuleMatch(start + binding.first, start + binding.last, rule, reading))
    return found


def _literals(graphs: Iterable[PatternGraph]) -> frozenset[str]:
    return frozenset(type_ for graph in graphs for type_ in graph.types if not type_[0].isupper())


@cache
def english_grammar() -> DateGrammar:
    """Return the grammar of English news, built once from the package data."""
    words, macros = read_toml("dates/lexicon.toml"), read_toml("dates/macros.toml")
    rules = [
        _rule(entry, words, macros["words"]) for name in RULE_FILES for entry in read_toml(f"dates/{name}")["rule"]
    ]
    return DateGrammar(sorted([*rules, *_holiday_rules()], key=_precedence), macros["macros"], words)


def _precedence(rule: DateRule) -> int:
    """Rank rules among equally long matches: holidays, rejections, rules that require certain neighbors, the rest."""
    if rule.name.startswith("holiday-"):
        return 0
    if rule.reader is None:
        return 1
    return 2 if rule.requires_neighbors else 3


def _rule(entry: Mapping[str, Any], words: Mapping[str, Any], lists: Mapping[str, list[str]]) -> DateRule:
    reads = entry.get("reads")
    return DateRule(
        name=entry["name"],
        pattern=entry["pattern"],
        reader=None if reads is None else READERS[reads],
        constants=entry.get("set", {}),
        guards=compile_guards(entry, words, lists),
        requires_neighbors=not {"after", "before", "near", "near_before", "counted"}.isdisjoint(entry),
    )


def _holiday_rules() -> Iterator[DateRule]:
    for entry in read_toml("dates/holidays.toml")["holiday"]:
        phrases = " | ".join(entry["phrases"])
        pattern = f"$mod? (which:DEICTIC)? ({phrases}) (,? YEAR)?"
        yield DateRule(f"holiday-{entry['name']}", pattern, READERS["holiday"], {"holiday": entry["name"]})
