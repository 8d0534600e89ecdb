"""Accuracy and speed of reading dates: `python -m tests.bench.dates [--no-peers] [--rounds N]`.

Tables: TempEval-3's scores for each gold set and half, ours beside the peers that are installed; recall by
kind of expression; megabytes a second on one core.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from statistics import median
from time import process_time

from tests.bench.dates.gold import FRESH_SET, OWN_SET, SECOND_SET, SHARED_SETS, GoldDocument, documents
from tests.bench.dates.scoring import DateScores, Pair, kind_of, pairs, score_pairs
from tests.bench.dates.systems import System, ours, systems
from tests.bench.shared.corpus import news_texts
from tests.bench.shared.table import print_table

HALVES = ("tune", "report")
SCORES = ("relaxed", "strict", "type", "value")
DATES_ONLY = "gum"
"""This set leaves durations, sets and vague words unannotated: answers of these kinds do not count there."""

PEER_SETS = (OWN_SET, FRESH_SET, SECOND_SET, "meantime", "gum")
"""Peers are measured where gold is news-like; the war histories would take them most of an hour."""


def paired(system: System, gold: Sequence[GoldDocument], name: str) -> list[Pair]:
    """Gold and answers over documents; of answers only what the set annotates at all."""
    found: list[Pair] = []
    for each in gold:
        answers = system(each.text, each.published)
        found += pairs(each.spans, [answer for answer in answers if name != DATES_ONLY or answer.names_a_date])
    return found


def score_rows(names: Sequence[str], contenders: dict[str, System]) -> Iterator[list[str]]:
    """A row a set, half and system."""
    for name in names:
        gold = list(documents(name))
        for half in HALVES:
            part = [each for each in gold if each.half == half]
            for label, system in contenders.items():
                counts = score_pairs(paired(system, part, name))
                yield [
                    f"{name}, {half}: {label}",
                    str(counts.gold),
                    *(f"{counts.f1(key):.1f}" for key in SCORES),
                    _share(counts),
                ]


def _share(counts: DateScores) -> str:
    return f"{counts.containment:.1f}" if counts.gold_days else ""


def kind_rows(names: Sequence[str]) -> Iterator[list[str]]:
    """Recall of our reader by kind of gold expression and half."""
    for half in HALVES:
        found = [pair for name in names for pair in paired(ours, [d for d in documents(name) if d.half == half], name)]
        kinds = sorted({kind_of(span) for span, _ in found if span is not None})
        for kind in kinds:
            counts = score_pairs(pair for pair in found if pair[0] is not None and kind_of(pair[0]) == kind)
            recalled = (
                100 * number / counts.gold for number in (counts.relaxed, counts.strict, counts.type, counts.value)
            )
            yield [f"{half}: {kind}", str(counts.gold), *(f"{share:.1f}" for share in recalled), _share(counts)]


def speed_rows(contenders: dict[str, System], rounds: int) -> Iterator[list[str]]:
    """Megabytes of UTF-8 a second of CPU time over Wikinews articles and interviews."""
    texts = news_texts()
    for label, system in contenders.items():
        part = texts if label == "dateline" else texts[:12]
        size = sum(len(text.encode()) for text in part) / 1e6
        rates = sorted(size / _seconds(system, part) for _ in range(rounds if label == "dateline" else 1))
        yield [label, f"{size:.2f}", f"{rates[0]:.3f}", f"{median(rates):.3f}", f"{rates[-1]:.3f}"]


def _seconds(system: System, texts: Sequence[str]) -> float:
    begun = process_time()
    for text in texts:
        system(text, "2012-05-14")
    return process_time() - begun


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--no-peers", action="store_true", help="our reader alone")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of the timing (default 5)")
    chosen = parser.parse_args()
    contenders: dict[str, System] = {"dateline": ours} if chosen.no_peers else systems()
    header = ("set, half: system", "gold", *SCORES, "day in interval")
    print_table("Scores (F1, percent)", header, score_rows(PEER_SETS, contenders))
    rest = [name for name in SHARED_SETS if name not in PEER_SETS]
    print_table("Scores on war histories (F1, percent)", header, score_rows(rest, {"dateline": ours}))
    kinds = ("half: kind", "gold", "found", "exact", "type", "value", "day in interval")
    print_table("By kind, own and meantime (recall, percent)", kinds, kind_rows((OWN_SET, "meantime")))
    print_table("By kind, fresh (recall, percent)", kinds, kind_rows((FRESH_SET,)))
    speed = ("system", "MB", "min MB/s", "median", "max")
    print_table("Speed on one core", speed, speed_rows(contenders, chosen.rounds))
