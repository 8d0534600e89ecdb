"""`python -m tests.bench.clean.lost`: what cleaning loses and leaves of the marked wires' tuning half, wire by wire."""

from __future__ import annotations

from tests.bench.clean.line_wire_scores import compare_body
from tests.bench.shared.split import half
from tests.quality.line_wires import LINE_WIRES, TAILS, TAILS_FOURTH, TAILS_THIRD, line_wires
from tests.quality.wire_gold import cleaned


def main() -> None:
    """Print lost words, then headlines, bylines and tails left, with the id of their wire."""
    for wire in [wire for folder in (LINE_WIRES, TAILS, TAILS_THIRD, TAILS_FOURTH) for wire in line_wires(folder)]:
        if half(wire.id) == "tune":
            compared = compare_body(wire, cleaned(wire.text).body)
            if compared.lost_words:
                print(f"{wire.id} lost: {' '.join(compared.lost_words)}")
            for line in compared.heads_left + compared.tails_left:
                print(f"{wire.id} left: {line}")


if __name__ == "__main__":
    main()
