"""The known corpus on the session's Elasticsearch, once for all tests of Kibana."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch

from tests.service.articles import drop
from tests.service.kibana.corpus import INDEX, fill


@pytest.fixture(scope="package")
def filled(node_url: str) -> Iterator[Elasticsearch]:
    with Elasticsearch(node_url, max_retries=0, request_timeout=30) as client:
        names = (INDEX, f"{INDEX}-deadletters", f"{INDEX}-runs")
        for name in names:
            drop(client, name)
        fill(client, INDEX)
        yield client
        for name in names:
            drop(client, name)
