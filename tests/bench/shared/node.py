"""The Elasticsearch that searches are measured on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from elasticsearch import Elasticsearch

from flows.cli.context import open_client


@contextmanager
def a_client() -> Iterator[Elasticsearch]:
    """A client of ELASTICSEARCH_URL, else of the embedded node, which is started if need be."""
    with open_client() as client:
        yield client.options(request_timeout=120)
