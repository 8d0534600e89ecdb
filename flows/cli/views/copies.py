"""The articles of a story as a table, and the difference of two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from flows.cli.views.elements import one_line, plain
from infra.elasticsearch.search.copies import StoryMember
from transforms.document import Document
from transforms.stories import TextChange, diff_texts

UNGROUPED = "The article is not grouped yet: `dateline stories run` does that."
_STYLES = {"same": "", "removed": "red strike", "added": "green"}
_MARKS = {"removed": ("[-", "-]"), "added": ("{+", "+}")}
_HOUR, _DAY = 60, 24 * 60


def render_copies(members: Sequence[StoryMember]) -> RenderableType:
    """Render one row an article, the earliest first; the one that stands for the story is marked."""
    if not members:
        return Text(UNGROUPED)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("Time (UTC)", "After", "Source", "Relation", "Article"):
        table.add_column(heading, overflow="fold", no_wrap=heading in ("Time (UTC)", "After"))
    for member in members:
        marked = "*" if member.is_representative else ""
        article = Text("\n").join([one_line(member.title), one_line(member.external_id or member.id, "dim")])
        time = member.time[:16].replace("T", " ")
        table.add_row(
            time, _after(member.delay), one_line(member.source, "cyan"), one_line(f"{member.relation}{marked}"), article
        )
    count = "1 article" if len(members) == 1 else f"{len(members):,} articles"
    return Group(Text(f"{count} of one story; * stands for it", "bold"), Text(), table)


def copies_as_json(members: Sequence[StoryMember]) -> list[dict[str, Any]]:
    """Return the articles of a story in JSON form."""
    return [asdict(member) for member in members]


def render_difference(one: Document, other: Document, *, in_color: bool) -> RenderableType:
    """Render titles and bodies of two articles as one text, with what only one of them has marked."""
    heads = [
        one_line(f"{sign} {document['source']} · {document['published'] or 'no date'} · {name(document)}", style)
        for document, sign, style in ((one, "-", "red"), (other, "+", "green"))
    ]
    texts = [
        _marked(diff_texts(one[field] or "", other[field] or ""), in_color)
        for field in ("title", "body")
        if one[field] or other[field]
    ]
    return Group(*heads, Text(), Text("\n\n").join(texts))


def difference_as_json(one: Document, other: Document) -> dict[str, Any]:
    """Return the changes of title and body in JSON form."""
    changes = {
        field: [asdict(change) for change in diff_texts(one[field] or "", other[field] or "")]
        for field in ("title", "body")
    }
    return {"from": one["id"], "to": other["id"], **changes}


def name(document: Document) -> str:
    """Return the id by which a document was loaded, else its own."""
    return str(document["external_id"] or document["id"])


def _after(minutes: int) -> str:
    if minutes < _HOUR:
        return f"{minutes} min"
    return f"{minutes // _HOUR} h {minutes % _HOUR} min" if minutes < _DAY else f"{minutes // _DAY} d"


def _marked(changes: Sequence[TextChange], in_color: bool) -> Text:
    text = Text()
    for change in changes:
        words = change.text.strip()
        blanks, _, rest = change.text.partition(words) if words else (change.text, "", "")
        before, after = ("", "") if in_color or change.kind == "same" else _MARKS[change.kind]
        text.append_text(plain(blanks))
        if words:
            text.append_text(plain(f"{before}{words}{after}", _STYLES[change.kind] if in_color else ""))
        text.append_text(plain(rest))
    return text
