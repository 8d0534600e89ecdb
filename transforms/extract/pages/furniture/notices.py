"""Blocks that say themselves that they are no story, and those that tell of the author."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from transforms.extract.pages.layout.blocks import Block, Kinds, Layout, Shape, prose_words
from transforms.extract.pages.layout.text import bare
from transforms.rules.line_rules import LineRules
from transforms.rules.package_data import read_toml


class Place(StrEnum):
    """Where on a page a notice is one."""

    ANYWHERE = "anywhere"
    TAIL = "tail"


@dataclass(frozen=True, slots=True)
class Notice:
    """A kind of block that is no story. Its patterns must take all `examples` and none of the `counterexamples`."""

    id: str
    where: Place
    longest: int
    patterns: tuple[str, ...]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


@cache
def all_notices() -> tuple[Notice, ...]:
    """The notices in the order of the data."""
    return tuple(
        Notice(
            id=entry["id"],
            where=Place(entry["where"]),
            longest=entry["longest"],
            patterns=tuple(entry["patterns"]),
            examples=tuple(entry["examples"]),
            counterexamples=tuple(entry["counterexamples"]),
        )
        for file in ("notices", "notices-abroad")
        for entry in read_toml(f"pages/{file}.toml")["notice"]
    )


@cache
def _rules() -> LineRules[Notice]:
    return LineRules(all_notices())


def notice_in(text: str, at_tail: bool) -> Notice | None:
    """The notice that a block of this text is, or null."""
    line = bare(text)
    words = line.count(" ") + 1
    return next(
        (n for n in _rules().taking(line) if words <= n.longest and (at_tail or n.where is Place.ANYWHERE)), None
    )


_LONGEST = 90
"""Words of a block that can be a notice; no rule has a larger bound of its own."""

_TAIL = 2 / 3
"""Share of the page's prose after which its tail begins."""

_MOST = 0.4
"""Share of the page's prose that notices may have together; a page that is all notices is left as it is."""


def without_notices(layout: Layout, kinds: Kinds) -> list[str | None]:
    """The kinds with those of blocks that say themselves what they are."""
    prose = prose_words(layout, kinds)
    result = list(kinds)
    taken = 0
    for number, block in enumerate(layout.blocks):
        if kinds[number] is not None or block.words > _LONGEST:
            continue
        at_tail = prose.between(0, number) >= _TAIL * prose.all
        notice = notice_in(block.text, at_tail) if _may_be_notice(block, at_tail) else None
        if notice:
            result[number] = notice.id
            taken += prose.between(number, number + 1)
    return result if taken <= _MOST * prose.all else list(kinds)


def _may_be_notice(block: Block, at_tail: bool) -> bool:
    """Whether a block can be one; a cell only at the tail, since prices and ratings are what tables are for."""
    if block.shape is Shape.CELL:
        return at_tail
    return block.shape is not Shape.CODE and block.level != 1
