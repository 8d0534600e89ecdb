"""The grammar: named rules from data, compiled into one automaton; the longest consistent reading wins.

Each rule of `transforms/rules/dates/*.toml` has a name, a pattern over token types, the reader that
makes a context-free reading of its slots, constants to set, and guards on the neighbouring words.
A rule without a reader refuses: what it matches is no time expression ("45-year-old") and is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from transforms.dates import patterns
from transforms.dates.automaton import Automaton
from transforms.dates.guards import Guard, guards_of
from transforms.dates.lexicon import Value, build_lexicon, load_data
from transforms.dates.readings import READERS, Reader, Reading, Slots
from transforms.dates.tokens import Tokeniser, Tokens

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
    """One named pattern: `reader` is null where the rule refuses; `constants` fill slots it does not read."""

    name: str
    pattern: str
    reader: Reader | None
    constants: Mapping[str, Value] = field(default_factory=dict)
    guards: tuple[Guard, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A mention within a sequence: first and last token (exclusive) and (slot, type, token) to bind."""

    first: int
    last: int
    slots: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Template:
    """What one token sequence of a rule means: the rule and its mentions."""

    rule: Rule
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A mention found, not yet resolved: tokens [first, last) and the context-free reading."""

    first: int
    last: int
    rule: Rule
    reading: Reading


class Grammar:
    """All rules over one lexicon. `matches` reads a window of tokens."""

    def __init__(
        self, rules: Iterable[Rule], macros: Mapping[str, str], words: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self.rules = tuple(rules)
        expanded = [(rule, patterns.expand(rule.pattern, macros)) for rule in self.rules]
        self.lexicon = build_lexicon(words, _literals(expanded))
        self.tokeniser = Tokeniser(self.lexicon)
        ranked = enumerate((rule, sequence) for rule, sequences in expanded for sequence in sequences)
        self.automaton = Automaton(
            ((rank, [step.type for step in sequence], _template(rule, sequence)) for rank, (rule, sequence) in ranked),
            self.lexicon.classes,
        )

    def matches(self, tokens: Tokens) -> Iterator[Match]:
        """Mentions from left to right, apart; at each token the longest reading that its guards allow."""
        opening = self.automaton.moves[0]
        classes, at, count = tokens.classes, 0, len(tokens.classes)
        while at < count:
            if classes[at] not in opening:
                at += 1
                continue
            end, found = self._longest(tokens, at)
            yield from found
            at = end

    def _longest(self, tokens: Tokens, start: int) -> tuple[int, list[Match]]:
        """The end and the mentions of the longest reading from a token on; none: the next token."""
        for end, templates in reversed(self.automaton.read(tokens.classes, start)):
            for template in templates:
                if not all(guard(tokens, start, end) for guard in template.rule.guards):
                    continue
                if template.rule.reader is None:
                    return end, []
                found = _read(template, template.rule.reader, tokens, start)
                if found:
                    return end, found
        return start + 1, []


def _read(template: Template, reader: Reader, tokens: Tokens, start: int) -> list[Match]:
    """The mentions of a template, or none where a slot value makes no sense (30 February)."""
    rows = [_bind(template.rule, part, tokens, start) for part in template.parts]
    found = []
    for part, slots in zip(template.parts, rows, strict=True):
        for other in rows:
            for name, value in other.items():
                slots.setdefault(name, value)
        reading = reader(slots)
        if reading is None:
            return []
        found.append(Match(start + part.first, start + part.last, template.rule, reading))
    return found


def _bind(rule: Rule, part: Part, tokens: Tokens, start: int) -> Slots:
    slots: Slots = dict(rule.constants)
    for name, type_, token in part.slots:
        slots[name] = tokens.values[start + token][type_]
    return slots


def _literals(expanded: Iterable[tuple[Rule, tuple[patterns.Sequence, ...]]]) -> frozenset[str]:
    steps = {step.type for _, sequences in expanded for sequence in sequences for step in sequence}
    return frozenset(type_ for type_ in steps if not type_[0].isupper())


def _template(rule: Rule, sequence: patterns.Sequence) -> Template:
    numbers = sorted({step.part for step in sequence if step.part is not None})
    return Template(rule, tuple(_part(sequence, number) for number in numbers))


def _part(sequence: patterns.Sequence, number: int) -> Part:
    inside = [at for at, step in enumerate(sequence) if step.part == number]
    slots = tuple((step.slot, step.type, at) for at in inside if (step := sequence[at]).slot is not None)
    return Part(inside[0], inside[-1] + 1, slots)


@cache
def english() -> Grammar:
    """The grammar of English news, built once from the package data."""
    words, macros = load_data("lexicon.toml"), load_data("macros.toml")
    lists = macros["words"]
    rules = [_rule(entry, words, lists) for name in RULE_FILES for entry in load_data(name)["rule"]]
    return Grammar(rules, macros["macros"], words)


def _rule(entry: Mapping[str, Any], words: Mapping[str, Any], lists: Mapping[str, list[str]]) -> Rule:
    reads = entry.get("reads")
    return Rule(
        name=entry["name"],
        pattern=entry["pattern"],
        reader=None if reads is None else READERS[reads],
        constants=entry.get("set", {}),
        guards=guards_of(entry, words, lists),
    )
