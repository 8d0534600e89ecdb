"""Stories with generated heads and tails, to check that no word of a story is lost."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from textwrap import wrap

from tests.quality.wire_gold import wire_cases

FURNITURE = Path(__file__).parent / "gold" / "wire" / "generator.toml"

_HEADLINES = ("River towns wait for rain", "COUNCIL PUTS OFF VOTE ON HARBOUR", "Nine held after night of fires")
_DATELINES = (
    "VIENNA, Nov 27 (Reuters) - ",
    "VIENNA (AP) — ",
    "VIENNA, Nov. 27 (Xinhua) -- ",
    "Vienna (AFP) – ",
    "Vienna, Nov 27 (PTI) ",
    "VIENNA, March 3 - ",
)


@dataclass(frozen=True, slots=True)
class GeneratedWire:
    """A raw text generated around a story, and the story's paragraphs, which must be the body."""

    text: str
    story: tuple[str, ...]


def generate_wires(count: int, seed: int = 1) -> Iterator[GeneratedWire]:
    """Generate `count` raw texts, the same ones for the same seed."""
    choose = Random(seed)
    furniture = tomllib.loads(FURNITURE.read_text(encoding="utf-8"))
    stories = _stories()
    for _ in range(count):
        story = list(choose.choice(stories))
        head = choose.choice([[], *furniture["heads"]])
        tails = choose.sample(furniture["tails"], choose.randrange(4))
        if choose.random() < 0.6:
            story[0] = choose.choice(_DATELINES) + story[0]
        if choose.random() < 0.5:
            head = [choose.choice(_HEADLINES), *head]
        tail = [line for lines in tails for line in lines]
        layout = choose.choice(sorted(_LAYOUTS))
        yield GeneratedWire(_LAYOUTS[layout](head, story, tail), tuple(story))


def _stories() -> list[tuple[str, ...]]:
    """The bodies of the gold that are paragraphs of prose alone, without a dateline of their own."""
    bodies = [case.body.split("\n\n") for case in wire_cases() if case.dateline is None and not case.notes]
    return [tuple(body) for body in bodies if all(_is_prose(paragraph) for paragraph in body)]


def _is_prose(paragraph: str) -> bool:
    return "\n" not in paragraph and paragraph.endswith((".", '."')) and len(paragraph.split()) > 4


def _lines(head: list[str], story: list[str], tail: list[str]) -> str:
    return "\n".join((*head, *story, *tail))


def _blank_lines(head: list[str], story: list[str], tail: list[str]) -> str:
    return "\n\n".join((*head, *story, *tail))


def _wrapped_with_blanks(head: list[str], story: list[str], tail: list[str]) -> str:
    return "\n\n".join((*head, *("\n".join(wrap(paragraph, 66)) for paragraph in story), *tail))


def _wrapped_with_indents(head: list[str], story: list[str], tail: list[str]) -> str:
    indented = ("\n".join(wrap("    " + paragraph, 62)) for paragraph in story)
    return "\n".join((*head, *indented, *(f" {line}" for line in tail)))


_LAYOUTS = {
    "lines": _lines,
    "blank lines": _blank_lines,
    "wrapped, blank lines": _wrapped_with_blanks,
    "wrapped, indents": _wrapped_with_indents,
}
