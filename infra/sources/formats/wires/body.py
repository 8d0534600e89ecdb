"""The lines of a wire text into paragraphs, the notes that are not for publication, and the lines of the sender."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.extract.structure.tables import find_rows

_NOT_FOR_PUBLICATION = re.compile(
    r"(?:the|following) .{0,60}\bnot (?:intended )?for publication|not for publication"
    r"|(?:die|der|diese) .{0,80}\bnicht (?:zur|f[üu]r die) ver[öo]ffentlichung|nicht zur ver[öo]ffentlichung"
    r"|(?:les|l') ?.{0,80}\bne sont pas destin[ée]+s [àa] (?:la )?publication|pas pour publication"
    r"|la siguiente .{0,60}no (?:es|est[áa]) (?:destinada )?para (?:su )?publicaci[óo]n",
    re.IGNORECASE,
)
_NOTEBOOK = re.compile(
    r"(?:#+ ?)?(?:(?:[\w-]{2,6}-)?notizblock|notebook|carnet|bloc-notes|redaktionelle hinweise|editors?' ?notes?"
    r"|notes? aux r[ée]dactions?)"
    r"(?:[ :=/-]*| \(.{1,40}\))",
    re.IGNORECASE,
)
_RULE = re.compile(r"(?:[*_=-] ?){3,}")
_SIGN_OFF = re.compile(
    r"(?:\((?:schluss|fin|end|ends|ende|fortsetzung|forts|more|suite)\)|nnnn|-?0-?|\+\+\+\+)?"
    r"(?: ?[a-z]{1,4}(?:[/+*][a-z]{1,4}){0,5})?",
    re.IGNORECASE,
)
_STAMP_LINE = re.compile(
    r"(?:[a-z][\w/.-]{0,9} ){0,2}[0-3]\d ?[0-2]\d:?[0-5]\d ?[a-z]{0,4}(?:[ .]?[a-zäéû]{3,9}\.?)?"
    r"[ ']?(?:\d\d){0,2}(?: [a-z]{3,4})?",
    re.IGNORECASE,
)
_TAIL_LINES = 5


@dataclass(frozen=True, slots=True)
class WireBody:
    """A text with a blank line between its paragraphs, the notes for editors, and the tail with the day stamp."""

    text: str
    notes: tuple[str, ...]
    tail: str


def split_body(lines: Sequence[str], tail: str | None, service: str) -> WireBody:
    """Split the lines behind a head; the stamp of a message without end-of-text byte is in its last lines."""
    kept = [line.rstrip() for line in lines]
    signed: list[str] = []
    agency = re.compile(rf"(?:{re.escape(service)}|[a-z]{{2,5}})(?: [a-z]{{0,4}}\d{{0,2}}){{1,6}}") if service else None
    while kept and len(signed) < _TAIL_LINES and _is_of_sender(kept[-1], agency, stamped=tail is None):
        signed.append(kept.pop())
    kept, notes = _cut_notes(kept)
    found = "\n".join(reversed(signed)) if tail is None else tail
    while kept and _is_of_sender(kept[-1], agency, stamped=False):
        kept.pop()
    return WireBody(join_paragraphs(kept), notes, found)


def _is_of_sender(line: str, agency: re.Pattern[str] | None, *, stamped: bool) -> bool:
    """Return whether a last line is blank or has the sender's marks: initials, the end sign, the day stamp."""
    given = line.strip()
    if not given or (_SIGN_OFF.fullmatch(given) and not given.isalpha()) or given.upper() == "NNNN":
        return True
    if agency and agency.fullmatch(given) and re.search(r"\d", given):
        return True
    return stamped and _STAMP_LINE.fullmatch(given) is not None


def _cut_notes(lines: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Cut the notebook: from its heading, or the sentence that what follows is not for publication, to the end."""
    for number, line in enumerate(lines):
        given = line.strip()
        if _NOTEBOOK.fullmatch(given) or (len(given) < 160 and _NOT_FOR_PUBLICATION.search(given)):
            above = number
            while above and (not lines[above - 1].strip() or _RULE.fullmatch(lines[above - 1].strip())):
                above -= 1
            return lines[:above], _notes(lines[number:])
    return lines, ()


def _notes(lines: Sequence[str]) -> tuple[str, ...]:
    blocks = "\n".join(line.strip() for line in lines).split("\n\n")
    filled = (" ".join(block.split()) for block in blocks)
    return tuple(
        block
        for block in filled
        if block
        and not _RULE.fullmatch(block)
        and not _NOTEBOOK.fullmatch(block)
        and not _NOT_FOR_PUBLICATION.search(block)
    )


def join_paragraphs(lines: Sequence[str]) -> str:
    """Join lines into a text with a blank line between paragraphs: before an indent, unless the line is of a table.

    The lines of a paragraph keep their breaks, for extraction, which knows whether they are wrapped.
    """
    rows = find_rows(lines)
    out: list[str] = []
    for number, line in enumerate(lines):
        is_row = number in rows
        if not line.strip():
            out.append("")
        elif is_row:
            out.append(line)
        else:
            if line.startswith((" ", "\t")) and out and out[-1] and (number - 1) not in rows:
                out.append("")
            out.append(line.strip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip("\n")
