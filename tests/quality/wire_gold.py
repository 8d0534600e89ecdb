"""Our own gold of wire texts: raw files with a mark on every line.

A case begins with `=== id`, then headers, then `---`, then the lines of the raw text, each with a mark and
a space before it:

    H   headline                  space   first line of a paragraph of the story
    B   byline                    +       a hard-wrapped line that continues it
    X   to be cut                 |       a line that stays a line (tables, lists)

Words between ⟦ and ⟧ are cut from their line. An empty line is an empty line of the raw text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.support.build import raw_text
from transforms.clean import clean
from transforms.decode import decode
from transforms.extract import extract
from transforms.records import Cleaned, Decoded, Extracted, Options

FOLDER = Path(__file__).parent / "gold" / "wire"

_CUT = re.compile("⟦[^⟧]*⟧")


@dataclass(frozen=True, slots=True)
class WireCase:
    """One raw wire text and its right result."""

    id: str
    text: str
    body: str
    title: str | None
    given_title: str | None
    byline: str | None
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    dateline: tuple[str | None, str | None, str | None] | None
    """Place, date, agency."""
    notes: tuple[str, ...]


def wire_cases() -> Iterator[WireCase]:
    """Yield every case of the gold, in the order of files and lines."""
    for path in sorted(FOLDER.glob("*.txt")):
        for block in path.read_text(encoding="utf-8").split("=== ")[1:]:
            yield _case(block)


def gold_digest() -> str:
    """Digest the gold's files, so that a floor states what it was measured on."""
    content = b"".join(path.read_bytes() for path in sorted(FOLDER.glob("*.txt")))
    return sha256(content).hexdigest()[:12]


def _case(block: str) -> WireCase:
    name, _, rest = block.partition("\n")
    head, _, marked = rest.partition("---\n")
    headers = dict(line.split(": ", 1) for line in head.splitlines())
    lines = marked.rstrip("\n").split("\n")
    headline = next((line[2:] for line in lines if line.startswith("H")), None)
    given = headers.get("given-title")
    return WireCase(
        id=name.strip(),
        text="\n".join(line[2:].replace("⟦", "").replace("⟧", "") for line in lines) + "\n",
        body=_body(lines),
        title=given or headers.get("title") or headline,
        given_title=given,
        byline=next((line[2:] for line in lines if line.startswith("B")), None),
        authors=_listed(headers.get("authors")),
        agencies=_listed(headers.get("agencies")),
        dateline=_dateline(headers.get("dateline")),
        notes=_listed(headers.get("notes")),
    )


def _body(lines: list[str]) -> str:
    body = ""
    before = ""
    for line in lines:
        mark, story = line[:1], _CUT.sub("", line[2:])
        if mark == "+":
            body += " " + story.strip()
        elif mark == "|":
            body += ("\n" if before == "|" else "\n\n") + story.rstrip()
        elif mark == " " and story.strip():
            body += "\n\n" + story.strip()
        before = mark
    return body.strip("\n")


def _listed(value: str | None) -> tuple[str, ...]:
    return tuple(value.split("; ")) if value else ()


def _dateline(value: str | None) -> tuple[str | None, str | None, str | None] | None:
    if value is None:
        return None
    place, date, agency = (None if part == "-" else part for part in value.split(" | "))
    return place, date, agency


def cleaned(text: str | bytes, **given: Any) -> Cleaned:
    """Decode, extract and clean a raw text as the pipeline does."""
    decoded = decode(raw_text(text, **given), Options())
    assert isinstance(decoded, Decoded)
    extracted = extract(decoded, Options())
    assert isinstance(extracted, Extracted)
    return clean(extracted, Options())
