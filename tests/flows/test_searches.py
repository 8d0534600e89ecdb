"""Saved searches after an ingest, on a real Prefect server, with a webhook and a real notification block."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from prefect.blocks.notifications import CustomWebhookNotificationBlock
from prefect.blocks.system import Secret

from flows import searches as flow
from flows.ingest import ingest
from flows.tasks.notification_blocks import notify_block
from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.elasticsearch.lifecycle.index_set import ensure_indices
from infra.elasticsearch.search.parameters import SearchParameters
from infra.runs import RunState, RunStore
from infra.searches import DeliveryFailed, SearchStore
from infra.searches.adding import add_search
from tests.support.webhook_receiver import SECRET_PATH, WebhookReceiver, receiving_webhooks

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("prefect_server", "elsewhere")]

FERRIES = SearchParameters("ferry")


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[WebhookReceiver]:
    monkeypatch.setenv("DATELINE_ALLOWED_NETWORKS", "127.0.0.0/8")
    with receiving_webhooks() as receiver:
        yield receiver


@pytest.fixture
def store(client: Elasticsearch, index_name: str) -> SearchStore:
    ensure_indices(client, index_name)
    return SearchStore(client, index_name)


@pytest.fixture
def block(receiver: WebhookReceiver) -> str:
    """A notification block that sends to the receiver."""
    block = CustomWebhookNotificationBlock(
        name="desk", url=receiver.url, json_data={"subject": "{{subject}}", "text": "{{body}}"}
    )
    block.save("desk", overwrite=True)
    return "custom-webhook/desk"


def feed(folder: Path, name: str) -> str:
    path = folder / f"{name}.jsonl"
    article = {"id": name, "title": f"The <b> *{name}*", "text": f"The ferry {name} left the harbour on Monday."}
    path.write_text(json.dumps(article) + "\n")
    return str(path)


def test_each_ingest_sends_what_it_has_loaded(
    store: SearchStore, receiver: WebhookReceiver, index_name: str, tmp_path: Path
) -> None:
    add_search(store, "Ferries", FERRIES, webhook=receiver.url)
    receiver.answers = [500]
    state = ingest(paths=[feed(tmp_path, "anna")], index=index_name, return_state=True)
    assert state.is_completed()
    assert RunStore(store.client, index_name).find("last").state is RunState.COMPLETED
    ingest(paths=[feed(tmp_path, "berta")], index=index_name)
    assert receiver.articles == ["anna", "anna", "berta"]
    ingest(paths=[feed(tmp_path, "berta")], index=index_name, force=True)
    assert receiver.articles == ["anna", "anna", "berta"]


def test_a_block_receives_escaped_text(
    store: SearchStore, receiver: WebhookReceiver, block: str, index_name: str, tmp_path: Path
) -> None:
    add_search(store, "Ferries", FERRIES, block=block)
    ingest(paths=[feed(tmp_path, "anna")], index=index_name)
    [message] = receiver.messages
    assert message["subject"] == "1 new article: Ferries"
    assert "The &lt;b&gt; \\*anna\\*" in message["text"]
    assert store.waiting(store.find("Ferries").id) == []


def test_a_block_that_cannot_send_keeps_the_message(
    store: SearchStore, receiver: WebhookReceiver, block: str, index_name: str, tmp_path: Path
) -> None:
    Secret(value="x").save("no-channel", overwrite=True)
    receiver.answers = [500]
    for name, reason in (
        ("slack-webhook/nobody", "has no block"),
        ("secret/no-channel", "sends no notifications"),
        (block, "has not taken the message"),
    ):
        with pytest.raises(DeliveryFailed, match=reason) as caught:
            notify_block(name, "subject", "text")
        assert SECRET_PATH not in str(caught.value)
    add_search(store, "Ferries", FERRIES, block="slack-webhook/nobody")
    assert ingest(paths=[feed(tmp_path, "anna")], index=index_name, return_state=True).is_completed()
    [waiting] = store.waiting(store.find("Ferries").id)
    assert (waiting.attempts, len(waiting.articles)) == (1, 1)


def test_a_failure_of_alerts_is_a_warning(
    store: SearchStore, receiver: WebhookReceiver, index_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ElasticsearchUnavailable("Nobody answers.", "Wait.")

    add_search(store, "Ferries", FERRIES, webhook=receiver.url)
    with monkeypatch.context() as broken:
        broken.setattr(flow, "evaluate_searches", fail)
        state = ingest(paths=[feed(tmp_path, "anna")], index=index_name, return_state=True)
    assert state.is_completed()
    report = flow.searches(index_name)
    assert (report.sent, receiver.articles) == (1, ["anna"])
