"""The routes of the page of results and of a facet's values."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import Response

from infra.elasticsearch.queries.errors import QueryError
from infra.web.asked.criteria import criteria_of
from infra.web.asked.page_query import FacetQuery, PageQuery, hidden_pairs
from infra.web.results.chart import draw
from infra.web.results.chips import active_filters
from infra.web.results.facets import MOST_LISTED, PAGE_FACETS, facet_lists, facet_rows, find_values
from infra.web.results.found import search_page
from infra.web.state import State
from infra.web.strings import FACET_TITLES

router = APIRouter(include_in_schema=False)

Asked = Annotated[PageQuery, Query()]


@router.get("/")
def results(state: State, query: Asked) -> Response:
    """Show the articles that a query finds."""
    try:
        found = search_page(state, query, criteria_of(query))
    except QueryError as error:
        return state.render("invalid.html", status=400, query=query, error=error, hidden=_hidden(query))
    return state.render(
        "results.html",
        query=query,
        found=found,
        chart=draw(found.histogram, query),
        facets=facet_lists(found.result.facets, query),
        filters=active_filters(query),
        hidden=_hidden(query),
        dates_hidden=hidden_pairs(query, "published" if query.axis == "published" else "mentions"),
        near_hidden=hidden_pairs(query, "near", "box"),
    )


@router.get("/facets/{name}")
def facet(state: State, name: str, query: Annotated[FacetQuery, Query()]) -> Response:
    """List the values of one facet, those that contain the parameter `find`."""
    field = next((one for one in PAGE_FACETS if one.name == name), None)
    if field is None:
        raise HTTPException(404)
    values = find_values(state, field, query, criteria_of(query), query.find)
    return state.render(
        "facet.html",
        query=query,
        title=FACET_TITLES[field.name],
        rows=facet_rows(field, values, query),
        is_limited=len(values) == MOST_LISTED,
        most=MOST_LISTED,
        find=query.find,
        name=name,
        hidden=_hidden(query),
        all_hidden=hidden_pairs(query),
    )


def _hidden(query: PageQuery) -> list[tuple[str, str]]:
    return hidden_pairs(query, "q")
