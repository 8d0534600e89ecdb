"""The grammar: named rules from data, compiled into one automaton; the longest consistent reading wins.

Each rule of `transforms/rules/dates/*.toml` has a name, a pattern over token types, the reader that
makes a context-free reading of its slots, constants to set, and guards on the neighbouring words.
A rule without a reader refuses: what it matches is no time expression ("45-year-old") and is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from transforms.dates.engine.automaton import Automaton, Ended
from transforms.dates.engine.binding import Part, bind
from transforms.dates.engine.guards import Guard, guards_of
from transforms.dates.engine.lexicon import Value, build_lexicon
from transforms.dates.engine.patterns import Graph, compile_pattern
from transforms.dates.engine.tokens import Tokeniser, Tokens
from transforms.dates.readings import READERS, Reader, Reading
from transforms.rules.package_data import read_toml

_LENT = frozenset({"weekday", "dayword", "month", "year", "ampm", "zone"})
"""Slots that the mentions of a range share."""

_REMEMBERED = 4096
"""Bindings kept: those of a rule and a row of token classes are always the same; news has a few hundred."""

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
class Rule:
    """One named pattern: `reader` is null where the rule refuses; `constants` fill slots it does not read.

    `asks`: one of the guards asks for certain neighbours (and does not only exclude some).
    """

    name: str
    pattern: str
    reader: Reader | None
    constants: Mapping[str, Value] = field(default_factory=dict)
    guards: tuple[Guard, ...] = ()
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A mention found, not yet resolved: tokens [first, last) and the context-free reading."""

    first: int
    last: int
    rule: Rule
    reading: Reading


class Grammar:
    """All rules over one lexicon. `matches` reads a window of tokens."""

    def __init__(self, rules: Iterable[Rule], macros: Mapping[str, str], words: Mapping[str, Any]) -> None:
        self.rules = tuple(rules)
        self.graphs = [compile_pattern(rule.pattern, macros) for rule in self.rules]
        self.lexicon = build_lexicon(words, _literals(self.graphs))
        self.tokeniser = Tokeniser(self.lexicon)
        self.automaton = Automaton(self.graphs, self.lexicon.classes)
        self.parts = lru_cache(maxsize=_REMEMBERED)(self._parts)

    def matches(self, tokens: Tokens) -> Iterator[Match]:
        """Mentions from left to right, apart; at each token the longest reading that its guards allow."""
        opening, read = self.automaton.moves[0], self.automaton.read
        end = 0
        for at, class_ in enumerate(tokens.classes):
            if at >= end and class_ in opening and (readings := read(tokens.classes, at)):
                end, found = self._longest(tokens, at, readings)
                yield from found

    def _parts(self, number: int, classes: tuple[int, ...]) -> tuple[Part, ...]:
        return bind(self.graphs[number], classes, self.lexicon.classes)

    def _longest(self, tokens: Tokens, start: int, readings: list[Ended]) -> tuple[int, list[Match]]:
        """The end and the mentions of the longest reading that its guards allow; none: the next token."""
        for end, numbers in reversed(readings):
            for number in numbers:
                rule = self.rules[number]
                if not all(guard(tokens, start, end) for guard in rule.guards):
                    continue
                if rule.reader is None:
                    return end, []
                found = _read(rule, rule.reader, self.parts(number, tuple(tokens.classes[start:end])), tokens, start)
                if found:
                    return end, found
        return start + 1, []


def _read(rule: Rule, reader: Reader, parts: tuple[Part, ...], tokens: Tokens, start: int) -> list[Match]:
    """The mentions of a match, or none where a value makes no sense (30 February).

    In a range each mention lends the other what it lacks: in "Nov. 27-29" the month, in "7 to 9 p.m." the half.
    """
    bound = [{slot: tokens.values(start + at)[type_] for slot, type_, at in part.slots} for part in parts]
    lent = {} if len(bound) == 1 else {name: slots[name] for slots in reversed(bound) for name in _LENT & slots.keys()}
    found = []
    for part, own in zip(parts, bound, strict=True):
        reading = reader({**lent, **own, **rule.constants})
        if reading is None:
            return []
        found.append(Match(start + part.first, start + part.last, rule, reading))
    return found


def _literals(graphs: Iterable[Graph]) -> frozenset[str]:
    return frozenset(type_ for graph in graphs for type_ in graph.types if not type_[0].isupper())


@cache
def english() -> Grammar:
    """The grammar of English news, built once from the package data."""
    words, macros = read_toml("dates/lexicon.toml"), read_toml("dates/macros.toml")
    rules = [
        _rule(entry, words, macros["words"]) for name in RULE_FILES for entry in read_toml(f"dates/{name}")["rule"]
    ]
    return Grammar(sorted([*rules, *_holiday_rules()], key=_precedence), macros["macros"], words)


def _precedence(rule: Rule) -> int:
    """Of readings equally long: holidays, refusals, rules that ask for certain neighbours, the rest."""
    if rule.name.startswith("holiday-"):
        return 0
    if rule.reader is None:
        return 1
    return 2 if rule.asks else 3


def _rule(entry: Mapping[str, Any], words: Mapping[str, Any], lists: Mapping[str, list[str]]) -> Rule:
    reads = entry.get("reads")
    return Rule(
        name=entry["name"],
        pattern=entry["pattern"],
        reader=None if reads is None else READERS[reads],
        constants=entry.get("set", {}),
        guards=guards_of(entry, words, lists),
        asks=not {"after", "before", "near", "near_before"}.isdisjoint(entry),
    )


def _holiday_rules() -> Iterator[Rule]:
    for entry in read_toml("dates/holidays.toml")["holiday"]:
        phrases = " | ".join(entry["phrases"])
        pattern = f"$mod? (which:DEICTIC)? ({phrases}) (,? YEAR)?"
        yield Rule(f"holiday-{entry['name']}", pattern, READERS["holiday"], {"holiday": entry["name"]})
