"""The rows of the list: one of each story, with the others of the story folded."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from markupsafe import Markup, escape

from infra.elasticsearch.queries.bodies.filters import WITHDRAWN
from infra.elasticsearch.queries.bodies.search import MARK, UNMARK
from infra.elasticsearch.search.results import Hit, read_hit
from infra.escaping import html_text

MOST_FOLDED = 10
"""Articles of a story that are listed under its best one."""

MOST_PEOPLE, MOST_PLACES = 4, 3
"""Chips of a row."""

MORE_FIELDS = ("people", "places", "lead_people", "lead_places")
"""Fields of a row beside those of every list of hits."""

_MARKS = re.compile(f"({re.escape(MARK)}|{re.escape(UNMARK)})")
_SENTENCE_ENDS = (*".!?…。؟", "&quot;", "”", "»")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class FoldedCopy:
    """Another article of the story of a row."""

    id: str
    source: str
    title: str
    published: str | None
    relation: str | None


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A row: `title` and `snippets` have the matching words marked."""

    hit: Hit
    language: str | None
    title: Markup
    snippets: tuple[Markup, ...]
    people: tuple[str, ...]
    places: tuple[str, ...]
    copies: tuple[FoldedCopy, ...]


def read_rows(hits: Sequence[Mapping[str, Any]], copies: Mapping[str, Sequence[FoldedCopy]]) -> list[ResultRow]:
    """Return the rows of a response; `copies` are articles by their story."""
    return [_row(hit, copies) for hit in hits]


def folded_body(hits: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Return the body for the other articles of the stories of these hits; None if they have no others."""
    stories = [hit["_source"]["story"] for hit in hits if (hit["_source"].get("story_size") or 1) > 1]
    if not stories:
        return None
    return {
        "query": {"bool": {"filter": [{"terms": {"story": stories}}], "must_not": [WITHDRAWN]}},
        "sort": [{"story_time": "asc"}, {"id": "asc"}],
        "size": len(stories) * MOST_FOLDED,
        "track_total_hits": False,
        "_source": ["id", "story", "source", "title", "display_title", "published", "story_relation"],
    }


def read_folded(answer: Mapping[str, Any]) -> dict[str, list[FoldedCopy]]:
    """Return the articles by story, the earliest first."""
    by_story: dict[str, list[FoldedCopy]] = defaultdict(list)
    for hit in answer["hits"]["hits"]:
        found = read_hit(hit)
        copy = FoldedCopy(found.id, found.source or "", found.title, found.published, found.story_relation)
        by_story[found.story or ""].append(copy)
    return by_story


def marked(piece: str) -> Markup:
    """Return a highlighted piece, escaped HTML with marks, as safe markup.

    >>> marked("a &lt;b&gt; <em>c</em>")
    Markup('a &lt;b&gt; <mark>c</mark>')
    """
    shown = {MARK: Markup("<mark>"), UNMARK: Markup("</mark>")}
    pieces = _MARKS.split(piece)
    return Markup("").join(shown[one] if one in shown else escape(html_text(unescape(one))) for one in pieces)


def _row(raw: Mapping[str, Any], copies: Mapping[str, Sequence[FoldedCopy]]) -> ResultRow:
    hit, source = read_hit(raw), raw["_source"]
    title = hit.highlights.get("title")
    language = source.get("language")
    return ResultRow(
        hit=hit,
        language=language if language and _LANGUAGE.fullmatch(language) else None,
        title=marked(title[0]) if title else escape(html_text(hit.title)),
        snippets=tuple(marked(_with_ellipsis(piece)) for piece in hit.highlights.get("body", ())),
        people=_first(source, "people", MOST_PEOPLE),
        places=_first(source, "places", MOST_PLACES),
        copies=tuple(one for one in copies.get(hit.story or "", ()) if one.id != hit.id)[:MOST_FOLDED],
    )


def _with_ellipsis(piece: str) -> str:
    """Return a piece with an ellipsis if it ends within a sentence."""
    bare = _MARKS.sub("", piece).rstrip()
    return piece if bare.endswith(_SENTENCE_ENDS) else f"{piece.rstrip()} …"


def _first(source: Mapping[str, Any], key: str, size: int) -> tuple[str, ...]:
    """Return the first names, those of title and first paragraphs before others."""
    names = dict.fromkeys([*(source.get(f"lead_{key}") or ()), *(source.get(key) or ())])
    return tuple(names)[:size]
