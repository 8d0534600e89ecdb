"""Scores as TempEval-3 defines them: relaxed, strict, type and value F1 over paired spans.

A system span pairs with at most one gold span that it overlaps, from left to right. Strict asks for the
same offsets, type and value for the same attribute in an overlapping pair (UzZaman et al. 2013).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.bench.dates.gold import GoldSpan
from transforms.dates.period import SEASONS


@dataclass(frozen=True, slots=True)
class DateAnswer:
    """A system's reading of a span; `from_`/`to` as half-open strings or None."""

    start: int
    end: int
    type: str
    value: str | None
    from_: str | None = None
    to: str | None = None

    @property
    def names_a_date(self) -> bool:
        """Is it neither a length, nor something that recurs, nor a vague word?"""
        return self.type not in ("DURATION", "SET") and not (self.value or "").endswith("_REF")


@dataclass(slots=True)
class DateScores:
    """Counts over documents. `valued` and `typed` are gold spans that have the attribute at all."""

    gold: int = 0
    system: int = 0
    relaxed: int = 0
    strict: int = 0
    type: int = 0
    value: int = 0
    gold_days: int = 0
    contained: int = 0

    def add(self, other: DateScores) -> None:
        for name in DateScores.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def f1(self, name: str) -> float:
        """F1 in percent of relaxed, strict, type or value."""
        total = self.gold + self.system
        return 200.0 * float(getattr(self, name)) / total if total else 0.0

    @property
    def containment(self) -> float:
        """Percent of gold days that lie in the interval of the answer paired with them, where it has one."""
        return 100.0 * self.contained / self.gold_days if self.gold_days else 0.0


Pair = tuple[GoldSpan | None, DateAnswer | None]


def pairs(gold: Sequence[GoldSpan], answers: Iterable[DateAnswer]) -> list[Pair]:
    """Pair gold and answers by overlap, exact spans first; the unpaired with None. Datelines are left out."""
    unscored = [span for span in gold if not span.scored]
    scored = [span for span in gold if span.scored]
    given = [each for each in answers if not any(_overlap(span, each) for span in unscored)]
    found: list[Pair] = []
    taken: set[int] = set()
    partners: dict[int, int] = {}
    for exact in (True, False):
        for number, span in enumerate(scored):
            if number in partners:
                continue
            for other, answer in enumerate(given):
                same = (span.start, span.end) == (answer.start, answer.end)
                if other not in taken and (same if exact else _overlap(span, answer)):
                    partners[number] = other
                    taken.add(other)
                    break
    for number, span in enumerate(scored):
        found.append((span, given[partners[number]] if number in partners else None))
    found.extend((None, answer) for other, answer in enumerate(given) if other not in taken)
    return found


def score_pairs(paired: Iterable[Pair]) -> DateScores:
    """The counts of paired spans."""
    counts = DateScores()
    for span, answer in paired:
        counts.gold += span is not None
        counts.system += answer is not None
        if span is None or answer is None:
            continue
        counts.relaxed += 1
        counts.strict += (span.start, span.end) == (answer.start, answer.end)
        counts.type += span.type == answer.type
        counts.value += span.value == answer.value
        day = gold_day(span)
        if day is not None and answer.from_ is not None and answer.to is not None:
            counts.gold_days += 1
            counts.contained += answer.from_[:10] <= day and (answer.to > day)
    return counts


def gold_day(span: GoldSpan) -> str | None:
    """Return the day that a gold value names, None where it is coarser, open or no date."""
    value = span.value or ""
    is_day = span.type in ("DATE", "TIME") and len(value) >= 10 and value[:4].isdigit() and value[8:10].isdigit()
    return value[:10] if is_day else None


_DATE_KINDS = (
    ("-W", "week"),
    ("-Q", "quarter"),
    ("-H", "half"),
    *((f"-{season}", "season") for season in SEASONS),
)
_BY_LENGTH = {2: "century", 3: "decade", 4: "year", 7: "month", 10: "day"}


def kind_of(span: GoldSpan) -> str:
    """Return the kind of a gold span: its type, and for dates the unit of the value."""
    value = span.value or ""
    if span.type != "DATE":
        return span.type
    if value.endswith("_REF"):
        return "DATE, vague"
    kind = next((kind for mark, kind in _DATE_KINDS if mark in value), _BY_LENGTH.get(len(value), "other"))
    return f"DATE, {kind}"


def _overlap(span: GoldSpan, answer: DateAnswer) -> bool:
    return span.start < answer.end and answer.start < span.end
