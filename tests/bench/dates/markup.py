"""Reads our own gold: articles with `[text|TYPE|value]` marks, made into text and spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from tests.bench.dates.gold import FRESH_SET, OWN_SET, REPOSITORY, SECOND_SET, GoldDocument, GoldSpan

FOLDER = REPOSITORY / "tests" / "quality" / "gold" / "dates"
FOLDERS = {OWN_SET: FOLDER, FRESH_SET: FOLDER / "fresh", SECOND_SET: FOLDER / "second"}
_MARK = re.compile(r"\[([^\[\]|]+)\|([A-Z]+)\|([^\[\]|]+)\]")


def marked_documents(name: str) -> Iterator[GoldDocument]:
    """The articles of one of our sets in the order of their file names."""
    for path in sorted(FOLDERS[name].glob("*.txt")):
        yield parse(path, name)


def parse(path: Path, name: str) -> GoldDocument:
    """One marked article of a set; the header gives the publication day."""
    header, _, marked = path.read_text("utf-8").partition("\n\n")
    fields = dict(line.split(": ", 1) for line in header.splitlines())
    text, spans = unmark(marked)
    return GoldDocument(f"{name}-{path.stem}", text, fields["published"], spans)


def unmark(marked: str) -> tuple[str, tuple[GoldSpan, ...]]:
    """The plain text, and where in it the marks were.

    >>> unmark("It ended [today|DATE|2024-11-27].")[0]
    'It ended today.'
    """
    pieces: list[str] = []
    spans: list[GoldSpan] = []
    length = last = 0
    for mark in _MARK.finditer(marked):
        before, inside = marked[last : mark.start()], mark[1]
        start = length + len(before)
        spans.append(GoldSpan(start, start + len(inside), inside, mark[2], mark[3], mark[2] != "DATELINE"))
        pieces += [before, inside]
        length, last = start + len(inside), mark.end()
    pieces.append(marked[last:])
    return "".join(pieces), tuple(spans)


def digest(name: str) -> str:
    """A fingerprint of the articles of a set, so that a floor is always a floor on the same text."""
    whole = b"\0".join(path.read_bytes() for path in sorted(FOLDERS[name].glob("*.txt")))
    return sha256(whole).hexdigest()[:16]


def bracketed(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """A sentence with [spans] in brackets: the plain sentence and the offsets of the spans.

    >>> bracketed("It ended [today].")
    ('It ended today.', [(9, 14)])
    """
    pieces = re.split(r"[\[\]]", marked)
    offsets, length = [], 0
    for number, piece in enumerate(pieces):
        if number % 2:
            offsets.append((length, length + len(piece)))
        length += len(piece)
    return "".join(pieces), offsets
