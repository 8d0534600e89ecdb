"""The routes of the API; each needs the search key alone, and changes nothing."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from infra.elasticsearch.search import explain as explanations
from infra.elasticsearch.search.copies import StoryMember, find_copies
from infra.elasticsearch.search.embargoes import embargo_of
from infra.elasticsearch.search.lookup import find_document
from infra.web.api.answers import ApiBar, ApiFacet, ApiHistogram, ApiHit, ApiMap, ApiPage, answer_json
from infra.web.api.places import map_points
from infra.web.asked.criteria import criteria_of
from infra.web.asked.page_query import FacetQuery, PageQuery
from infra.web.results.facets import PAGE_FACETS, find_values
from infra.web.results.found import FoundPage, search_page
from infra.web.results.hits import ResultRow
from infra.web.state import State, WebState
from infra.web.strings import STRINGS
from transforms.document import Document

router = APIRouter(prefix="/api", tags=["search"])

Asked = Annotated[PageQuery, Query()]


@router.get("/search", response_model=ApiPage)
def search(request: Request, state: State, query: Asked) -> Response:
    """Search: hits with highlights, facets of the whole answer, and the histogram."""
    return answer_json(request, asdict(_page(search_page(state, query, criteria_of(query)), query)))


@router.get("/facets/{name}", response_model=ApiFacet)
def facet(request: Request, state: State, name: str, query: Annotated[FacetQuery, Query()]) -> Response:
    """List the values of a facet, those that contain the parameter `find`."""
    field = next((one for one in PAGE_FACETS if one.name == name), None)
    if field is None:
        raise HTTPException(404)
    values = find_values(state, field, query, criteria_of(query), query.find)
    return answer_json(request, asdict(ApiFacet(name, values)))


@router.get("/map", response_model=ApiMap)
def places(request: Request, state: State, query: Asked) -> Response:
    """List the points of the places that the found articles name."""
    return answer_json(request, asdict(ApiMap(map_points(state, criteria_of(query)))))


@router.get("/articles/{name}", response_model=dict[str, Any])
def article(request: Request, state: State, name: str) -> Response:
    """Return the document as it was loaded; `name` is its id, the first digits of it, or the id of its source."""
    return answer_json(request, _readable(state, name))


@router.get("/articles/{name}/copies", response_model=list[StoryMember])
def copies(request: Request, state: State, name: str) -> Response:
    """List the articles of its story, the earliest first; none if it is not grouped yet."""
    members = find_copies(state.client, state.index, _readable(state, name))
    return answer_json(request, [asdict(one) for one in members])


@router.get("/articles/{name}/explain", response_model=dict[str, Any])
def explain(request: Request, state: State, name: str) -> Response:
    """Explain how the document was made: cuts, dates and names with their reasons, versions, input."""
    document = _readable(state, name)
    return answer_json(request, explanations.as_json(document, explanations.explain(document), datetime.now(UTC)))


def _readable(state: WebState, name: str) -> Document:
    """Return a document that is not under embargo. Raises HTTPException, UnknownDocument, another IndexingError."""
    document = find_document(state.client, state.index, name)
    if embargo := embargo_of(document, datetime.now(UTC)):
        raise HTTPException(403, STRINGS["embargoed"].format(time=embargo))
    return document


def _page(found: FoundPage, query: PageQuery) -> ApiPage:
    result, histogram = found.result, found.histogram
    bars = [ApiBar(bar.span, bar.count, bar.total) for bar in histogram.bars]
    return ApiPage(
        total=result.total,
        stories=result.stories,
        page=query.page,
        pages=found.pages,
        until=query.until or found.latest,
        suggestion=result.suggestion,
        warnings=list(result.warnings),
        remarks=list(found.remarks),
        hits=[_hit(row) for row in found.rows],
        facets={field.name: list(result.facets.get(field.path, ())) for field in PAGE_FACETS},
        histogram=ApiHistogram(histogram.axis, histogram.unit, bars),
    )


def _hit(row: ResultRow) -> ApiHit:
    hit = row.hit
    return ApiHit(
        id=hit.id,
        external_id=hit.external_id,
        title=hit.title,
        source=hit.source,
        published=hit.published,
        url=hit.url,
        language=row.language,
        score=hit.score,
        highlights=hit.highlights,
        people=list(row.people),
        places=list(row.places),
        story=hit.story,
        story_size=hit.story_size,
        story_relation=hit.story_relation,
    )
