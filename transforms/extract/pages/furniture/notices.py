"""Blocks that are furniture by their own words: disclosures, prompts, stamps, credits."""

from __future__ import annotations

from functools import cache

from transforms.extract.pages.layout.blocks import Block, BlockKinds, Layout, Shape, count_prose
from transforms.extract.pages.layout.text import normalize_line
from transforms.rules.line_rules import LineRule, LineRules, Zone, common_fields, first_in_zone
from transforms.rules.package_data import read_toml


@cache
def _notices() -> LineRules[LineRule]:
    entries = (entry for file in ("notices", "notices-abroad") for entry in read_toml(f"pages/{file}.toml")["rule"])
    return LineRules((LineRule(**common_fields(entry)) for entry in entries), normalize_line)


def all_notices() -> tuple[LineRule, ...]:
    """The notices in the order of the data."""
    return _notices().rules


def notice_in(text: str, at_tail: bool) -> LineRule | None:
    """The notice that a block of this text is; None for any other block."""
    return first_in_zone(_notices().matching(text), Zone.TAIL if at_tail else Zone.ANYWHERE)


_MOST_WORDS = 90
"""Words of a block that can be a notice; no rule has a larger bound."""

_TAIL = 2 / 3
"""Share of the page's prose after which its tail begins."""

_MOST = 0.4
"""Share of the page's prose that all notices may have; a page that is all notices is left unchanged."""


def mark_notices(layout: Layout, kinds: BlockKinds) -> list[str | None]:
    """Add the kinds of blocks that are notices."""
    prose = count_prose(layout, kinds)
    result = list(kinds)
    taken = 0
    for number, block in enumerate(layout.blocks):
        if kinds[number] is not None or block.words > _MOST_WORDS:
            continue
        at_tail = prose.between(0, number) >= _TAIL * prose.total
        notice = notice_in(block.text, at_tail) if _may_be_notice(block, at_tail) else None
        if notice:
            result[number] = notice.id
            taken += prose.between(number, number + 1)
    return result if taken <= _MOST * prose.total else list(kinds)


def _may_be_notice(block: Block, at_tail: bool) -> bool:
    """Return True if a block can be a notice; a cell only at the tail, because tables list prices and ratings."""
    if block.shape is Shape.CELL:
        return at_tail
    return block.shape is not Shape.CODE and block.level != 1
