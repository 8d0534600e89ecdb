"""Known stories in other layouts: wrapped, indented and decorated, to check that cleaning finds the story in each."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from tests.quality.line_wires import LineWire
from tests.quality.wire_generator import FURNITURE

_SIGNATURES = ("Reuter", "UPI", "AFP", "AP", "Xinhua", "TASS", "dpa", "Ansa")
_MARKS_OF_PAGES = ("(more)", "MORE", "- 2 -", "Page 2", "ENDS", "-30-", "***")
_HEADLINES = ("Valley awaits the surveyor", "MINISTERS TO MEET ON TARIFFS", "Two barges adrift off breakwater")


@dataclass(frozen=True, slots=True)
class WireLayout:
    """The setting of the lines of a wire.

    Attributes:
        width: Characters of a line without its margin; None for one line per paragraph.
        margin: Spaces before every line.
        indent: Further spaces before the first line of a paragraph.
        blank_lines: Whether a blank line separates paragraphs.
        hyphenation: Probability that a word is divided where it does not fit.
    """

    width: int | None
    margin: int
    indent: int
    blank_lines: bool
    hyphenation: float


def lay_out_wires(wires: Sequence[LineWire], count: int, seed: int = 1) -> Iterator[LineWire]:
    """Yield `count` wires of these stories in other layouts, the same ones for the same seed."""
    choose = Random(seed)
    furniture = tomllib.loads(FURNITURE.read_text(encoding="utf-8"))
    for number in range(count):
        wire = choose.choice(wires)
        heads = choose.choice([[], [], choose.choice(furniture["heads"])])
        if choose.random() < 0.4:
            heads = [choose.choice(_HEADLINES), *heads]
        tails = _choose_tails(choose, furniture["tails"])
        layout = max((_choose_layout(choose) for _ in range(3)), key=lambda one: _count_lone_ends(wire, one))
        story = _set_story(wire, layout, choose)
        margin = " " * layout.margin
        text = "\n".join([*(margin + line for line in heads), *story, *(margin + line for line in tails)])
        yield LineWire(f"{wire.id}-{number}", text + "\n", wire.story, tuple(heads), tuple(tails))


def _choose_layout(choose: Random) -> WireLayout:
    indent = choose.choice((0, 2, 3, 5))
    return WireLayout(
        width=choose.choice((None, 60, 64, 68, 72, 76, 80)),
        margin=choose.choice((0, 0, 0, 1, 6)),
        indent=indent,
        blank_lines=indent == 0 or choose.random() < 0.3,
        hyphenation=choose.choice((0.0, 0.0, 0.5)),
    )


def _count_lone_ends(wire: LineWire, layout: WireLayout) -> int:
    """Count the paragraphs with their last word alone on a line."""
    undivided = replace(layout, hyphenation=0)
    wrapped = [_wrap(block.text, undivided, Random(0)) for block in wire.story if not block.is_row]
    return sum(len(lines) > 1 and len(lines[-1].split()) == 1 for lines in wrapped)


def _choose_tails(choose: Random, furniture: list[list[str]]) -> list[str]:
    tails = [line for lines in choose.sample(furniture, choose.randrange(3)) for line in lines]
    if choose.random() < 0.4:
        signature = choose.choice(_SIGNATURES)
        tails.append(choose.choice((signature, signature.lower(), signature.upper(), signature.swapcase())))
    if choose.random() < 0.2:
        tails.append(choose.choice(_MARKS_OF_PAGES))
    return tails


def _set_story(wire: LineWire, layout: WireLayout, choose: Random) -> list[str]:
    lines: list[str] = []
    row_above = False
    for block in wire.story:
        if lines and layout.blank_lines and not (row_above and block.is_row):
            lines.append("")
        if block.is_row:
            lines.append(" " * layout.margin + block.text)
        else:
            lines += _wrap(block.text, layout, choose)
        row_above = block.is_row
    return lines


def _wrap(paragraph: str, layout: WireLayout, choose: Random) -> list[str]:
    """Wrap at spaces, dividing some words that do not fit."""
    margin = " " * layout.margin
    line = " " * layout.indent
    if layout.width is None:
        return [margin + line + paragraph]
    lines = []
    for word in paragraph.split():
        room = layout.width - len(line)
        if len(word) > room and line.strip():
            part = _divide(word, room) if choose.random() < layout.hyphenation else 0
            lines.append(margin + line + word[:part] + "-" if part else margin + line.rstrip())
            line, word = "", word[part:]
        line += word + " "
    return [*lines, margin + line.rstrip()]


def _divide(word: str, room: int) -> int:
    """Return the letters of a word before a hyphen: between consonants, three or more on both sides; 0 for none."""
    letters = word.rstrip(".,")
    if not (letters.isalpha() and letters.islower()):
        return 0
    return next((at for at in range(min(room - 1, len(letters) - 3), 2, -1) if _is_division(letters, at)), 0)


def _is_division(word: str, at: int) -> bool:
    return word[at - 1] not in "aeiouy" and word[at] not in "aeiouy" and any(vowel in word[at:] for vowel in "aeiouy")
