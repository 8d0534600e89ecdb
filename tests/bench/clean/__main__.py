"""`python -m tests.bench.clean`: accuracy of cleaning, and the cost of each step."""

from __future__ import annotations

from itertools import cycle

from tests.bench.clean.line_wire_scores import LineWireScore, score_line_wires
from tests.bench.clean.scores import (
    ASPECTS,
    count_prose_loss,
    score_generated,
    score_languages,
    score_lines,
    score_wires,
)
from tests.bench.shared.split import Half, half
from tests.bench.shared.table import print_table
from tests.bench.shared.timing import take_turns
from tests.quality.line_wires import TAILS, TAILS_FOURTH, TAILS_THIRD, line_wires, line_wires_digest
from tests.quality.wire_gold import cleaned, gold_digest, wire_cases
from tests.quality.wire_layouts import lay_out_wires
from tests.support.build import raw_text
from transforms.clean import clean
from transforms.decode import decode
from transforms.extract import extract
from transforms.extract.structure import parse_dateline
from transforms.language import identify
from transforms.records import Decoded, Extracted, Options

_HALVES: tuple[Half, ...] = ("tune", "report")
_ARTICLE_CHARACTERS = 3000
_ROUNDS = 200
_LAYOUTS = 1000
"""Wires in generated layouts per half."""


def main() -> None:
    """Print all tables."""
    _print_wires()
    _print_line_wires()
    _print_generated()
    _print_lines()
    _print_prose()
    _print_languages()
    _print_speed()


def _print_wires() -> None:
    scores = {side: score_wires(side) for side in _HALVES}
    rows = [[aspect, *(_share(*scores[side][aspect]) for side in _HALVES)] for aspect in ASPECTS]
    print_table(f"Own wire gold {gold_digest()}: exact by aspect", ["aspect", *_HALVES], rows)


def _print_line_wires() -> None:
    rows = []
    for side in _HALVES:
        wires = [wire for wire in line_wires() if half(wire.id) == side]
        rows.append([f"{side}, as written", *_line_wire_cells(score_line_wires(wires))])
        sets = (
            ("heads and tails", TAILS),
            ("third set, six languages", TAILS_THIRD),
            ("fourth set, house styles", TAILS_FOURTH),
        )
        for name, folder in sets:
            tails = [wire for wire in line_wires(folder) if half(wire.id) == side]
            rows.append([f"{side}, {name}", *_line_wire_cells(score_line_wires(tails))])
        rows.append([f"{side}, generated layouts", *_line_wire_cells(score_line_wires(lay_out_wires(wires, _LAYOUTS)))])
    header = [
        "wires",
        "count",
        "story words kept",
        "lose words",
        "lose a sentence",
        "exact",
        "tails gone",
        "heads gone",
    ]
    print_table(f"Wires marked line by line {line_wires_digest()}", header, rows)


def _line_wire_cells(score: LineWireScore) -> list[object]:
    return [
        score.wires,
        f"{1 - score.lost_words / score.words:.4f}",
        score.losing_words,
        score.losing_sentences,
        _share(score.exact, score.wires),
        _share(score.tails - score.tails_left, score.tails),
        _share(score.heads - score.heads_left, score.heads),
    ]


def _print_generated() -> None:
    score = score_generated(2000)
    header = ["wires", "exact", "story words", "lost", "furniture words left"]
    row = [str(score.count), _share(score.exact, score.count), score.story_words, score.lost, score.left]
    print_table("Generated heads and tails", header, [row])


def _print_lines() -> None:
    rows = []
    for side in _HALVES:
        score = score_lines(side)
        kept = 1 - score.lost_words / max(1, score.story_words)
        rows.append([side, _share(score.right, score.cut), _share(score.right, score.wanted), f"{kept:.4f}"])
    print_table("Page lines", ["half", "precision", "recall", "story words kept"], rows)


def _print_prose() -> None:
    rows = [[side, *count_prose_loss(side)] for side in _HALVES]
    print_table("Ordinary prose", ["half", "words", "words of sentences cut"], rows)


def _print_languages() -> None:
    rows = [[name, score.right, score.wrong, score.undecided] for name, score in score_languages().items()]
    print_table("Language of short texts", ["texts", "right", "wrong", "too short"], rows)


def _print_speed() -> None:
    options = Options()
    raw = raw_text(_article().encode())
    decoded = decode(raw, options)
    assert isinstance(decoded, Decoded)
    extracted = extract(decoded, options)
    assert isinstance(extracted, Extracted)
    body = clean(extracted, options).body
    steps = {
        "decode": lambda: [decode(raw, options) for _ in range(_ROUNDS)],
        "extract": lambda: [extract(decoded, options) for _ in range(_ROUNDS)],
        "clean": lambda: [clean(extracted, options) for _ in range(_ROUNDS)],
        "language": lambda: [identify(body, None) for _ in range(_ROUNDS)],
    }
    spreads = take_turns(steps, rounds=9)
    whole = sum(spread.median for spread in spreads.values())
    rows = [
        [
            name,
            f"{spread.median / _ROUNDS * 1e3:.3f}",
            f"{min(spread.seconds) / _ROUNDS * 1e3:.3f}",
            _share(spread.median, whole),
        ]
        for name, spread in spreads.items()
    ]
    fastest = sum(min(spread.seconds) for spread in spreads.values())
    rows.append(["all", f"{whole / _ROUNDS * 1e3:.3f}", f"{fastest / _ROUNDS * 1e3:.3f}", ""])
    print_table(
        f"Milliseconds for an article of {len(raw.content)} bytes", ["step", "median", "fastest", "share"], rows
    )


def _article() -> str:
    """A wire of about 3 KB: paragraphs of the gold under one head, dateline and tail."""
    lines = [line for case in wire_cases() for line in cleaned(case.text).body.split("\n\n")]
    paragraphs = [line for line in lines if len(line) > 100 and line[0].isupper() and parse_dateline(line) is None]
    story = "SEOUL, Nov 27 (Reuters) - "
    for paragraph in cycle(paragraphs):
        if len(story) >= _ARTICLE_CHARACTERS:
            break
        story += paragraph + "\n"
    return f"Headline of the day\nBy Jane Doe\n{story}With AFP\nComments\n"


def _share(part: float, whole: float) -> str:
    return f"{part / whole:.3f}" if whole else "-"


if __name__ == "__main__":
    main()
