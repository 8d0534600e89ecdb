"""An index with saved searches, a webhook, and articles to load."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from ipaddress import ip_network
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.index_set import ensure_indices
from infra.searches import SearchesReport, SearchEvaluation, SearchStore, evaluate_searches
from infra.settings import Settings
from tests.service.articles import document
from tests.support.webhook_receiver import WebhookReceiver, receiving_webhooks

Load = Callable[..., None]
Evaluate = Callable[..., SearchesReport]

FERRY = "The ferry left the harbour on Monday."


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with receiving_webhooks() as receiver:
        yield receiver


@pytest.fixture
def store(client: Elasticsearch, index_name: str) -> SearchStore:
    ensure_indices(client, index_name)
    return SearchStore(client, index_name)


@pytest.fixture
def load(client: Elasticsearch, store: SearchStore) -> Load:
    """Writes articles with these external ids, as a run that ends now does."""

    def call(*names: str, title: str = "Ferry", body: str = FERRY, run: str = "run-1", **given: Any) -> None:
        now = datetime.now(UTC).isoformat()
        for name in names:
            given = {"published": "2024-11-27", "run_id": run, "indexed_at": now, **given}
            article = dict(document(name, f"{title} {name}", body, **given))
            client.index(index=store.name, id=article["id"], document=article)
        client.indices.refresh(index=store.name)

    return call


@pytest.fixture
def settings() -> Settings:
    return Settings.read().model_copy(update={"allowed_networks": (ip_network("127.0.0.0/8"),), "lease_seconds": 2.0})


@pytest.fixture
def evaluate(store: SearchStore, settings: Settings) -> Evaluate:
    """Evaluates all searches as a run does at its end."""

    def refuse(*_: str) -> None:
        raise AssertionError("no block is named")

    def call(run: str | None = None) -> SearchesReport:
        chosen = [search for search in store.all() if search.enabled]
        return evaluate_searches(SearchEvaluation(store, settings, refuse, run), chosen, print)

    return call
