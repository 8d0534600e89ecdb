"""Recognition of tables in plain text: which lines are rows.

    Hull        330   +12        Shr 12 cts vs 10 cts        Overnight ..... 9-1/4
    Antwerp     905    -3        Net 1,204,118 vs 986,440    One week ...... 8-7/8

A row has columns (cells with wide gaps between them) or is short and mostly figures. One such line may be anything;
two of them near each other, or one with several columns of figures, are a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum

from transforms.rules import matching_rules
from transforms.rules.fragments import expand

_GAP = re.compile(r"(?<=\S)(?: {3,}| *\t[ \t]*|(?<![.?!:\"'”’]) {2}| ?\.{4,} ?| \| )(?=\S)")
_DIGIT = re.compile(r"\d")

_FIGURE = re.compile(r"[-+(<>=~*#]{0,3}(?:[A-Za-z]{0,3}[$£€¥]) ?[-+]?\.?\d|[-+(<>=~*#]{0,3}\.?\d")
_NO_FIGURE = frozenset(("-", "--", "---", "–", "—", "nil", "nm", "na", "n/a", "n.a.", "unch", "s/t", "same"))
"""Cells in the place of a figure."""

_MOST_FIGURE_WORDS = 6
"""Words of a cell that begins with a figure ("4 hours 51 mins 7 secs")."""

_LONGEST_UNSPACED = 75
_FEWEST_FIGURES = 2
_MOST_WORDS_OF_ONE_FIGURE = 6
"""Length, figures and words of a row without wide gaps."""

_UNITS = frozenset(
    ("vs", "v", "cts", "ct", "mln", "bln", "pct", "percent", "dlrs", "stg", "loss", "profit", "lbs", "tons", "tonnes")
)
"""Words that are not counted in a row without wide gaps."""

_LONGEST_CAPTION = 48
_NEAR = 2
"""Distance of two rows of one table, in lines."""

_NOT_A_ROW = re.compile(
    expand(
        r"(?i:@|https?://|www\.|\+[0-9]{1,3}[ -(]|\([0-9]{2,5}\) ?[0-9]{3}|[0-9]{3}[-./][0-9]{3,4}[-. ][0-9]{4}"
        r"|\b[0-9]{3}-[0-9]{4}\b|\b(?:phone|tel|fax|contacts?|copyright|©|\(c\)|page|newsroom)\b)"
    )
)
"""Contacts, copyright lines and numbers of pages, which are no rows however they are set."""

_COUNTER = re.compile(
    expand(
        r"(?i:\b(?:<MONTH>|<WEEKDAY>|updated|published|posted|adv|shares?|comments?|likes?|views?|replies|reads?)\b"
        r"|^[A-Z]{2,5}-)"
    )
)
"""Words of time stamps, slugs and counters of pages, which are no rows without columns."""


class _Kind(IntEnum):
    """The evidence that a line is a row: none, columns of words, mostly figures, columns with figures."""

    OTHER = 0
    COLUMNS = 1
    FIGURES = 2
    ROW = 3
    WIDE_ROW = 4


def find_rows(lines: Sequence[str]) -> frozenset[int]:
    """Find the rows of all tables.

    Args:
        lines: The lines of a text; a blank line is empty.

    Returns:
        The indices of the rows, captions and heads of columns included.
    """
    kinds = [_kind(line) if line else _Kind.OTHER for line in lines]
    if _Kind.FIGURES not in kinds and _Kind.ROW not in kinds and _Kind.WIDE_ROW not in kinds:
        return frozenset()
    margin = min((indent(line) for line in lines if line), default=0)
    rows: set[int] = set()
    for run in _runs(kinds, lines):
        while run and _is_boilerplate(lines[run[-1]]):
            run.pop()
        if not run:
            continue
        if len(run) > 1 or kinds[run[0]] is _Kind.WIDE_ROW:
            rows.update(range(run[0], run[-1] + 1))
            rows.update(_around(run, lines, kinds, margin))
    return frozenset(number for number in rows if lines[number])


def _is_boilerplate(line: str) -> bool:
    return any(rule.never_row for rule in matching_rules(line.strip()))


def has_columns(line: str) -> bool:
    """Return True if a line has cells with wide gaps between them."""
    return _may_have_gap(line) and _GAP.search(line.strip()) is not None


def is_row(line: str) -> bool:
    """Return True if a line by itself could be a row: it has columns with figures, or is mostly figures."""
    return _kind(line) >= _Kind.FIGURES


def indent(line: str) -> int:
    """Leading white space in columns (a tab counts as four)."""
    columns = len(line) - len(line.lstrip())
    return columns + 3 * line.count("\t", 0, columns) if columns else 0


def _kind(line: str) -> _Kind:
    has_gap = _may_have_gap(line)
    if not has_gap and len(line) > _LONGEST_UNSPACED:
        return _Kind.OTHER
    content = line.strip()
    cells = _GAP.split(content) if has_gap else ()
    if len(cells) > 1:
        kind = _kind_of_columns(cells)
        return kind if kind is _Kind.COLUMNS or not _NOT_A_ROW.search(content) else _Kind.OTHER
    return _Kind.FIGURES if _is_mostly_figures(content) else _Kind.OTHER


def _may_have_gap(line: str) -> bool:
    return "  " in line or "\t" in line or "...." in line or " | " in line


def _kind_of_columns(cells: Sequence[str]) -> _Kind:
    figures = sum(map(_is_figure_cell, cells))
    if figures * 3 < len(cells) or not any(map(_DIGIT.search, cells)):
        return _Kind.COLUMNS
    return _Kind.WIDE_ROW if len(cells) > 2 and figures > 1 else _Kind.ROW


def _is_figure_cell(cell: str) -> bool:
    if cell.casefold() in _NO_FIGURE:
        return True
    return _FIGURE.match(cell) is not None and len(cell.split()) <= _MOST_FIGURE_WORDS


def _is_mostly_figures(line: str) -> bool:
    """Return True for a short line that could be a row without wide gaps ("Net 1,204,118 vs 986,440")."""
    if len(line) > _LONGEST_UNSPACED or line[:1].islower() or line[-1:] in ".?!,;:-" or not _DIGIT.search(line):
        return False
    words = line.split()
    figures = sum(_FIGURE.match(word) is not None for word in words)
    counted = sum(word.strip(",;()").casefold() not in _UNITS for word in words)
    is_short = len(words) <= _MOST_WORDS_OF_ONE_FIGURE and _FIGURE.match(words[-1]) is not None
    is_dense = figures >= _FEWEST_FIGURES and (figures * 3 >= counted or all(map(_FIGURE.match, words[-2:])))
    return (is_dense or (is_short and len(words) > 1)) and not (_NOT_A_ROW.search(line) or _COUNTER.search(line))


def _runs(kinds: Sequence[_Kind], lines: Sequence[str]) -> Iterator[list[int]]:
    """Yield the rows of each table: lines with figures that are near each other."""
    run: list[int] = []
    for number, kind in enumerate(kinds):
        if kind < _Kind.FIGURES:
            continue
        if run and not _are_near(run[-1], number, kinds, lines):
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _are_near(above: int, below: int, kinds: Sequence[_Kind], lines: Sequence[str]) -> bool:
    """Return True if two lines with figures are of one table: nothing but captions and heads is between them."""
    between = range(above + 1, below)
    if len(between) >= _NEAR and not all(kinds[number] is _Kind.COLUMNS for number in between):
        return False
    if not all(lines[number] for number in between):
        return min(kinds[above], kinds[below]) >= _Kind.ROW and len(between) < _NEAR
    return all(kinds[number] is _Kind.COLUMNS or _is_caption(lines[number], lines[above]) for number in between)


def _around(run: list[int], lines: Sequence[str], kinds: Sequence[_Kind], margin: int) -> Iterator[int]:
    """Yield the heads of columns around the rows of a table, and an indented caption on either side."""
    for step, at in ((-1, run[0] - 1), (1, run[-1] + 1)):
        while 0 <= at < len(lines) and kinds[at] is _Kind.COLUMNS:
            yield at
            at += step
        if 0 < at < len(lines) and indent(lines[at]) > margin and _is_caption(lines[at], lines[run[0]]):
            after = lines[at + 1] if at + 1 < len(lines) else ""
            if _is_boilerplate(lines[at]):
                continue
            if step < 0 or not after or indent(after) > margin:
                yield at


def _is_caption(line: str, row: str) -> bool:
    """Return True for a short line at the margin of a row."""
    return 0 < len(line.strip()) <= _LONGEST_CAPTION and indent(line) == indent(row) and line[-1] not in ".,;-"
