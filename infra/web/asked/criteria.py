"""The search criteria that the state of a page stands for."""

from __future__ import annotations

from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.search.parameters import SearchParameters
from infra.web.asked.page_query import PageQuery


def parameters_of(query: PageQuery) -> SearchParameters:
    """Return the search of a page, without the order and the page number."""
    return SearchParameters.read(query.pairs())


def criteria_of(query: PageQuery) -> Criteria:
    """Return the criteria. Raises `QueryError` with the position of the mistake."""
    return parameters_of(query).criteria()
