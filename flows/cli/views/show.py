"""An article to read, its names and dates marked in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from rich.console import Group, RenderableType
from rich.text import Text

from flows.cli.views.delivery import delivery_pairs
from flows.cli.views.elements import one_line, plain
from infra.elasticsearch.search.embargoes import embargo_of
from infra.escaping import terminal_line
from transforms.document import Document
from transforms.document.withdrawal import is_lifted

DATE = "green"
STYLES = {"PERSON": "magenta", "ORG": "yellow", "GPE": "cyan", "LOC": "cyan", "FAC": "cyan"}
OTHER = "blue"


@dataclass(frozen=True, slots=True)
class TextMark:
    """A marked span of a field, its meaning and its style."""

    start: int
    end: int
    meaning: str
    style: str


def render_article(document: Document, *, in_color: bool) -> RenderableType:
    """Render title, origin and body, followed by a legend of the colors."""
    title = document["title"]
    head = _mark_text(title.replace("\n", " "), _marks(document, "title"), in_color) if title else None
    body = _mark_text(document["body"], _marks(document, "body"), in_color)
    delivery = " · ".join(f"{name} {value}" for name, value in delivery_pairs(document))
    delivered = one_line(f"delivered: {delivery}", "dim") if delivery else None
    parts = (head, one_line(_origin(document), "dim"), delivered, Text(), body)
    shown = [part for part in parts if part is not None]
    if head is not None:
        head.stylize("bold")
    return Group(*shown, Text(), _legend()) if in_color else Group(*shown)


def _origin(document: Document) -> str:
    withdrawal, embargo = describe_withdrawal(document), describe_embargo(document)
    known = [
        document["published"] or "no date",
        document["source"],
        document["byline"],
        ", ".join(document["agencies"]),
        document["url"],
        f"withdrawn {withdrawal}" if withdrawal else None,
        f"under embargo {embargo}" if embargo else None,
    ]
    return " · ".join(part for part in known if part)


def describe_withdrawal(document: Document) -> str | None:
    """Describe the time and reason of a withdrawal, and whether it was lifted; None without one."""
    withdrawn = document["withdrawn"]
    if withdrawn is None:
        return None
    lifted = "; lifted: the next ingest restores it" if is_lifted(document) else ""
    by_source = ", by its source" if withdrawn.get("delivered") else ""
    return f"{withdrawn['at']}{by_source}: {withdrawn['reason']}{lifted}"


def describe_embargo(document: Document) -> str | None:
    """Describe the end of an embargo that lasts; None without one."""
    embargo = embargo_of(document, datetime.now(UTC))
    return f"until {embargo}: no search finds it before" if embargo else None


def _marks(document: Document, field: str) -> Iterator[TextMark]:
    """Yield names and dates of a field in order; of overlapping ones the first to begin, then the longer."""
    found = [
        TextMark(entity["start"], entity["end"], entity["name"], STYLES.get(entity["label"], OTHER))
        for entity in document["entities"]
        if entity["field"] == field
    ]
    found += [
        TextMark(date["start"], date["end"], date["value"], DATE)
        for date in document["dates"]
        if date["field"] == field
    ]
    reached = 0
    for mark in sorted(found, key=lambda mark: (mark.start, -mark.end)):
        if mark.start >= reached:
            yield mark
            reached = mark.end


def _mark_text(text: str, marks: Iterator[TextMark], in_color: bool) -> Text:
    text_with_marks = Text()
    reached = 0
    for mark in marks:
        text_with_marks.append_text(plain(text[reached : mark.start]))
        words = text[mark.start : mark.end]
        meaning = "" if mark.meaning == words else f" = {terminal_line(mark.meaning)}"
        text_with_marks.append_text(plain(words, mark.style) if in_color else plain(f"[{words}{meaning}]"))
        reached = mark.end
    return text_with_marks.append_text(plain(text[reached:]))


def _legend() -> Text:
    kinds = (("person", "PERSON"), ("organization", "ORG"), ("place", "GPE"))
    names = [(f"{kind}  ", STYLES[label]) for kind, label in kinds]
    return Text.assemble(*names, ("other name  ", OTHER), ("date", DATE))
