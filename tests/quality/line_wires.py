"""Loader of the wire stories with a mark on every line; `gold/line_wires/README.md` explains the marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

LINE_WIRES = Path(__file__).parent / "gold" / "line_wires"
TAILS = LINE_WIRES.with_name("tails")
TAILS_THIRD = LINE_WIRES.with_name("tails_third")
TAILS_FOURTH = LINE_WIRES.with_name("tails_fourth")

_BOILERPLATE_PART = re.compile("⟦([^⟧]*)⟧")
_STORY_MARKS = " +-=|"
_MARKS = _STORY_MARKS + "HBX"


@dataclass(frozen=True, slots=True)
class StoryBlock:
    """A paragraph as one line, or a table row with the spaces of the raw text."""

    text: str
    is_row: bool = False


@dataclass(frozen=True, slots=True)
class LineWire:
    """A raw wire text and what must be left of it.

    Attributes:
        heads: Lines of headlines and bylines.
        tails: Lines or ends of lines of boilerplate, wherever they are.
    """

    id: str
    text: str
    story: tuple[StoryBlock, ...]
    heads: tuple[str, ...]
    tails: tuple[str, ...]

    @property
    def body(self) -> str:
        """The exact body: a blank line between paragraphs and around a table, none between rows."""
        body = ""
        row_above = False
        for block in self.story:
            body += ("\n" if row_above and block.is_row else "\n\n") + block.text
            row_above = block.is_row
        return body.removeprefix("\n\n")


def line_wires(folder: Path = LINE_WIRES) -> Iterator[LineWire]:
    """Yield every wire of a folder, in the order of files and lines."""
    for path in sorted(folder.glob("*.txt")):
        for section in re.split("^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            yield parse_line_wire(section)


def line_wires_digest(folder: Path = LINE_WIRES) -> str:
    """Digest the files of the set, so that a floor states what it was measured on."""
    return sha256(b"".join(path.read_bytes() for path in sorted(folder.glob("*.txt")))).hexdigest()[:12]


def parse_line_wire(section: str) -> LineWire:
    """Parse one wire: its id, then its marked lines.

    Raises:
        ValueError: A line has no mark, or a line that continues a paragraph has none above it.
    """
    name, *lines = section.rstrip("\n").split("\n")
    if invalid := next((line for line in lines if not _is_valid(line)), None):
        raise ValueError(f"{name}: no mark before {invalid!r}")
    return LineWire(
        id=name.strip(),
        text="".join(line[2:].replace("⟦", "").replace("⟧", "") + "\n" for line in lines),
        story=tuple(_blocks(name, lines)),
        heads=tuple(line[2:].strip() for line in lines if line[:1] in ("H", "B")),
        tails=tuple(_tails(lines)),
    )


def _is_valid(line: str) -> bool:
    return not line or (line[0] in _MARKS and line[1:2] == " ")


def _blocks(name: str, lines: Iterable[str]) -> list[StoryBlock]:
    blocks: list[StoryBlock] = []
    for line in lines:
        mark, text = line[:1], _BOILERPLATE_PART.sub("", line[2:]).rstrip()
        if mark == "|":
            blocks.append(StoryBlock(text, is_row=True))
        elif mark == " ":
            blocks.append(StoryBlock(text.strip()))
        elif mark and mark in _STORY_MARKS:
            if not blocks:
                raise ValueError(f"{name}: nothing to continue above {text!r}")
            above = blocks.pop()
            blocks.append(StoryBlock(_join(above.text, mark, text.strip()), above.is_row))
    return blocks


def _join(above: str, mark: str, text: str) -> str:
    match mark:
        case "-":
            return above.removesuffix("-") + text
        case "=":
            return above + text
        case _:
            return f"{above} {text}"


def _tails(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if line.startswith("X"):
            yield line[2:].strip()
        elif line[:1] != "H":
            yield from (part.strip() for part in _BOILERPLATE_PART.findall(line))
