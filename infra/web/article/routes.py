"""The routes of an article and of the comparison of two."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import Response

from infra.elasticsearch.search.embargoes import embargo_of
from infra.elasticsearch.search.lookup import find_document
from infra.web.article.provenance import citation, origin_of, original_url, withdrawal_of
from infra.web.article.reading import read_article
from infra.web.asked.page_query import PageQuery
from infra.web.state import State, WebState
from infra.web.strings import STRINGS
from transforms.document import Document
from transforms.stories import TextChange, diff_texts

router = APIRouter(include_in_schema=False)

Words = Annotated[str, Query(max_length=2_000)]

MOST_COMPARED = 60_000
"""Code points of each text that is compared: the comparison takes time by the product of their lengths."""


@router.get("/articles/{name}")
def article(state: State, name: str, q: Words = "", cuts: bool = False) -> Response:
    """Show an article; the words of `q` are marked in it, with `cuts` also what cleaning removed."""
    shown = read_article(state, name, q, with_cuts=cuts)
    document = shown.document
    return state.render(
        "article.html",
        shown=shown,
        document=document,
        q=q,
        with_cuts=cuts,
        origin=origin_of(document),
        citation=citation(document),
        original=original_url(document),
        withdrawal=withdrawal_of(document),
        back=PageQuery(q=q).url(),
        similar_url=PageQuery(like=document["id"]).url(),
    )


@router.get("/articles/{name}/compare/{other}")
def compare(state: State, name: str, other: str) -> Response:
    """Show what the second article changes of the first."""
    documents = [_readable(state, one) for one in (name, other)]
    first, second = documents
    changes = {field: compare_field(first, second, field) for field in ("title", "body")}
    return state.render("compare.html", first=first, second=second, changes=changes, is_same=_is_same(changes))


def compare_field(first: Document, second: Document, field: str) -> list[TextChange]:
    """Return the changes of a field; of long texts those of their beginnings."""
    texts = [(document[field] or "")[:MOST_COMPARED] for document in (first, second)]
    return diff_texts(texts[0], texts[1]) if any(texts) else []


def _readable(state: WebState, name: str) -> Document:
    """Return a document with a text that may be shown. Raises HTTPException, UnknownDocument."""
    document = find_document(state.client, state.index, name)
    if document["withdrawn"]:
        raise HTTPException(410, STRINGS["withdrawn"])
    if embargo := embargo_of(document, datetime.now(UTC)):
        raise HTTPException(403, STRINGS["embargoed"].format(time=embargo))
    return document


def _is_same(changes: dict[str, list[TextChange]]) -> bool:
    return all(change.kind == "same" for one in changes.values() for change in one)
