"""The text of an article as paragraphs of pieces: plain, marked as a name or a time, found, or cut."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any

from infra.elasticsearch.search.origins import linked_entities
from infra.web.article.meanings import KINDS, meaning_of_date, meaning_of_name, search_of_name, span_of_date
from infra.web.asked.page_query import PageQuery
from transforms.document import Document

_BREAK = re.compile(r"\n\n+")


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A name or a time in a field: `start` and `end` are code points, `url` is a search, None without one."""

    start: int
    end: int
    kind: str
    meaning: str
    url: str | None


@dataclass(frozen=True, slots=True)
class PlacedCut:
    """A text that cleaning removed at the code point `start`, and the rule that did it."""

    start: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class TextRun:
    """A text of one look; `hit` is the number of the match that it belongs to, `is_first` if the match begins here."""

    text: str
    hit: int | None = None
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Runs within one mark, or outside of all; or a cut."""

    runs: tuple[TextRun, ...]
    span: TextSpan | None = None
    cut: PlacedCut | None = None


@dataclass(frozen=True, slots=True)
class FieldMarks:
    """The marks of one field; `hits` are pairs of code points, numbered from `first_hit` on."""

    spans: Sequence[TextSpan] = ()
    hits: Sequence[tuple[int, int]] = ()
    cuts: Sequence[PlacedCut] = ()
    first_hit: int = field(default=1)


Paragraph = tuple[Piece, ...]


def spans_of(document: Document, name: str) -> list[TextSpan]:
    """Return names and times of a field in order; of overlapping ones the first to begin, then the longer."""
    found = [_name_span(one) for one in linked_entities(document) if one["field"] == name]
    for one in document["dates"]:
        if one["field"] == name:
            span = span_of_date(one)
            url = PageQuery(mentions=span, axis="mentioned").url() if span else None
            found.append(TextSpan(one["start"], one["end"], "date", meaning_of_date(one), url))
    return list(_without_overlaps(found))


def _name_span(one: Mapping[str, Any]) -> TextSpan:
    kind = KINDS.get(one["label"], "other")
    return TextSpan(one["start"], one["end"], kind, meaning_of_name(one), search_of_name(one))


def paragraphs(text: str, marks: FieldMarks) -> list[Paragraph]:
    """Return the paragraphs of a text, which blank lines separate; every code point but those is in one run."""
    breaks = [(found.start(), found.end()) for found in _BREAK.finditer(text)]
    points = {0, len(text)} | {point for pair in (*breaks, *marks.hits) for point in pair}
    points |= {point for span in marks.spans for point in (span.start, span.end)}
    points |= {cut.start for cut in marks.cuts}
    edges = sorted(point for point in points if 0 <= point <= len(text))
    cuts = {start: list(group) for start, group in groupby(sorted(marks.cuts, key=_start), key=_start)}
    shown: list[list[Piece]] = [[]]
    open_spans, open_hits, gaps = _Cursor(marks.spans), _Cursor(marks.hits), _Cursor(breaks)
    atoms: list[tuple[TextSpan | None, TextRun]] = []

    def close() -> None:
        for span, group in groupby(atoms, key=lambda atom: atom[0]):
            shown[-1].append(Piece(tuple(run for _, run in group), span))
        atoms.clear()

    for start, end in pairwise(edges):
        if start in cuts:
            close()
            shown[-1] += [Piece((), cut=cut) for cut in cuts.pop(start)]
        if gaps.at(start) is not None:
            close()
            shown.append([])
            continue
        span, hit = open_spans.at(start), open_hits.at(start)
        number = None if hit is None else marks.first_hit + hit
        is_first = hit is not None and marks.hits[hit][0] == start
        atoms.append((None if span is None else marks.spans[span], TextRun(text[start:end], number, is_first)))
    close()
    shown[-1] += [Piece((), cut=cut) for rest in cuts.values() for cut in rest]
    return [tuple(one) for one in shown if one]


class _Cursor:
    """The index of the span that covers a point; points are asked for in ascending order."""

    def __init__(self, spans: Iterable[TextSpan | tuple[int, int]]) -> None:
        self.spans = [(one.start, one.end) if isinstance(one, TextSpan) else one for one in spans]
        self.place = 0

    def at(self, point: int) -> int | None:
        while self.place < len(self.spans) and self.spans[self.place][1] <= point:
            self.place += 1
        covers = self.place < len(self.spans) and self.spans[self.place][0] <= point
        return self.place if covers else None


def _without_overlaps(spans: Iterable[TextSpan]) -> Iterator[TextSpan]:
    reached = 0
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if span.start >= reached:
            yield span
            reached = span.end


def _start(cut: PlacedCut) -> int:
    return cut.start
