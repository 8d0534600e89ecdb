"""The documents that are to be grouped, page by page, as the index had them when the scan began."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.search.pages import read_pages
from infra.stories.index.stored import FIELDS, StoredArticle

PAGE = 500
"""Documents in one batch: some 2 MB with their candidates."""

TO_BE_GROUPED: dict[str, Any] = {"bool": {"must_not": [{"exists": {"field": "story_size"}}]}}
GROUPED: dict[str, Any] = {"exists": {"field": "story_size"}}


def scan(client: Elasticsearch, index: str, query: dict[str, Any]) -> Iterator[list[StoredArticle]]:
    """Yield the documents that match, in pages, about in the order of their publication. Raises IndexingError."""
    pages = read_pages(
        client,
        index,
        query=query,
        sort=[{"published": {"order": "asc", "missing": "_last"}}, {"observed": "asc"}, {"id": "asc"}],
        size=PAGE,
        source_includes=list(FIELDS),
        seq_no_primary_term=True,
    )
    for page in pages:
        yield [StoredArticle.of(hit) for hit in page["hits"]]
