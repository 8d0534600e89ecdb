"""An article to read: its names and dates marked where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.text import Text

from flows.cli.views.text import one_line, plain
from infra.escaping import terminal_line
from transforms.schema import Document
from transforms.withdrawal import is_lifted

DATE = "green"
STYLES = {"PERSON": "magenta", "ORG": "yellow", "GPE": "cyan", "LOC": "cyan", "FAC": "cyan"}
OTHER = "blue"


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of a field, what it was taken for, and how it looks."""

    start: int
    end: int
    meaning: str
    style: str


def article(document: Document, *, in_colour: bool) -> RenderableType:
    """Title, the line of its origin, and the body; what the colours mean comes last."""
    title = document["title"]
    head = _marked(title.replace("\n", " "), _marks(document, "title"), in_colour) if title else None
    body = _marked(document["body"], _marks(document, "body"), in_colour)
    shown = [part for part in (head, one_line(_origin(document), "dim"), Text(), body) if part is not None]
    if head is not None:
        head.stylize("bold")
    return Group(*shown, Text(), _legend()) if in_colour else Group(*shown)


def _origin(document: Document) -> str:
    known = [
        document["published"] or "no date",
        document["source"],
        document["byline"],
        ", ".join(document["agencies"]),
        document["url"],
        withdrawal_line(document),
    ]
    return " · ".join(part for part in known if part)


def withdrawal_line(document: Document) -> str | None:
    """When and why an article was withdrawn, and whether that has been lifted; null if it was not."""
    withdrawn = document["withdrawn"]
    if withdrawn is None:
        return None
    lifted = "; lifted: the next ingest of it brings it back" if is_lifted(document) else ""
    return f"withdrawn {withdrawn['at']}: {withdrawn['reason']}{lifted}"


def _marks(document: Document, field: str) -> Iterator[Mark]:
    """Names and dates of a field in order; of two that overlap the one that begins first, then the longer."""
    found = [
        Mark(entity["start"], entity["end"], entity["name"], STYLES.get(entity["label"], OTHER))
        for entity in document["entities"]
        if entity["field"] == field
    ]
    found += [
        Mark(date["start"], date["end"], date["value"], DATE) for date in document["dates"] if date["field"] == field
    ]
    reached = 0
    for mark in sorted(found, key=lambda mark: (mark.start, -mark.end)):
        if mark.start >= reached:
            yield mark
            reached = mark.end


def _marked(text: str, marks: Iterator[Mark], in_colour: bool) -> Text:
    marked = Text()
    reached = 0
    for mark in marks:
        marked.append_text(plain(text[reached : mark.start]))
        words = text[mark.start : mark.end]
        meaning = "" if mark.meaning == words else f" = {terminal_line(mark.meaning)}"
        marked.append_text(plain(words, mark.style) if in_colour else plain(f"[{words}{meaning}]"))
        reached = mark.end
    return marked.append_text(plain(text[reached:]))


def _legend() -> Text:
    kinds = (("person", "PERSON"), ("organization", "ORG"), ("place", "GPE"))
    names = [(f"{kind}  ", STYLES[label]) for kind, label in kinds]
    return Text.assemble(*names, ("other name  ", OTHER), ("date", DATE))
