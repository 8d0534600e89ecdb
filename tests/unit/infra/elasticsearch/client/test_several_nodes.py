"""Several addresses of one cluster, its cloud id, compression and sniffing; over real sockets."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import ExitStack
from threading import Thread

import pytest
from elasticsearch import Elasticsearch
from pydantic import SecretStr, ValidationError

from infra.cluster import endpoint_at
from infra.elasticsearch.client import connect, translate_errors
from infra.elasticsearch.endpoint import Endpoint, cloud_url, without_credentials
from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.security.exposure import CredentialsExposed
from infra.settings import Settings
from tests.unit.infra.elasticsearch.client.test_transport import OK, REQUEST_SECONDS, Server, serving

NOWHERE = "http://127.0.0.1:9"


def cloud_id(host: str, name: str = "desk") -> str:
    return f"{name}:{base64.b64encode(host.encode()).decode()}"


@pytest.fixture
def nodes() -> Iterator[list[Server]]:
    with ExitStack() as running:
        yield [running.enter_context(serving(Server())) for _ in range(2)]


def client_of(*urls: str, patience: float = 0.0, sniff: bool = False) -> Elasticsearch:
    return connect(Endpoint(",".join(urls), sniff=sniff), patience=patience, request_seconds=REQUEST_SECONDS)


def in_a_thread_of_its_own(client: Elasticsearch) -> None:
    thread = Thread(target=lambda: client.options(max_retries=0).count(index="news"))
    thread.start()
    thread.join()


def test_nodes_take_turns_also_when_each_request_has_a_thread_of_its_own(nodes: list[Server]) -> None:
    client = client_of(*(node.url for node in nodes))
    for _ in range(6):
        in_a_thread_of_its_own(client)
    assert [len(node.asked) for node in nodes] == [3, 3]


def test_a_node_that_cannot_be_reached_is_skipped_by_every_request(nodes: list[Server]) -> None:
    client = client_of(NOWHERE, nodes[0].url)
    for _ in range(4):
        # A conditional write, too: it was sent to nobody.
        client.create(index="news", id="a", document={})
    assert len(nodes[0].asked) == 4


def test_a_write_that_a_node_may_have_carried_out_is_not_sent_to_another(nodes: list[Server]) -> None:
    for node in nodes:
        node.script = ["reset"]
    with pytest.raises(ElasticsearchUnavailable) as caught, translate_errors("writing"):
        client_of(*(node.url for node in nodes), patience=20.0).create(index="news", id="a", document={})
    assert sum(len(node.asked) for node in nodes) == 1
    assert all(node.url in caught.value.message for node in nodes)


def test_without_any_node_the_message_has_all_addresses() -> None:
    words = r"no response from a node of .*:19, .*:9:"
    with pytest.raises(ElasticsearchUnavailable, match=words) as caught, translate_errors("counting"):
        client_of(NOWHERE, "http://127.0.0.1:19").count(index="news")
    assert "Connection refused" in caught.value.message


def test_sniffing_is_off_unless_it_is_turned_on(nodes: list[Server]) -> None:
    first, second = nodes
    first.answer = second.answer = {**OK, "nodes": {"b": {"http": {"publish_address": second.url.partition("//")[2]}}}}
    client_of(first.url).count(index="news")
    assert not any("_nodes" in request for request in first.asked)
    client = client_of(first.url, sniff=True)
    for _ in range(4):
        client.count(index="news")
    assert second.asked.count("POST /news/_count") >= 1


def test_compression_is_a_setting() -> None:
    for compress in (False, True):
        client = connect(endpoint_at(Settings(elasticsearch_compress=compress), NOWHERE))
        assert client.transport.node_pool.get().config.http_compress is compress


def test_no_credentials_go_to_any_node_by_plain_http() -> None:
    with pytest.raises(CredentialsExposed, match="es2.example"):
        connect(Endpoint("https://es1.example:9200,http://es2.example:9200", auth=("u", SecretStr("p"))))


def test_a_repeated_address_counts_once_and_is_shown_without_credentials() -> None:
    endpoint = Endpoint("https://a:9200, https://b:9200,https://a:9200,")
    assert endpoint.urls == ("https://a:9200", "https://b:9200")
    assert without_credentials("https://u:p@a:9200,https://b:9200") == "https://a:9200, https://b:9200"


@pytest.mark.parametrize(
    ("given", "url"),
    [
        (cloud_id("eu.cloud.example$a1b2$c3d4"), "https://a1b2.eu.cloud.example:443"),
        (cloud_id("eu.cloud.example:9243$a1b2$c3d4"), "https://a1b2.eu.cloud.example:9243"),
        (cloud_id("eu.cloud.example$a1b2$"), "https://a1b2.eu.cloud.example:443"),
        (cloud_id("eu.cloud.example$a1b2", name="a: name"), "https://a1b2.eu.cloud.example:443"),
        (cloud_id("eu.cloud.example$a1b2$c3d4").rstrip("="), "https://a1b2.eu.cloud.example:443"),
    ],
)
def test_a_cloud_id_is_the_address_of_its_elasticsearch(given: str, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cloud_url(given) == url
    monkeypatch.delenv("ELASTICSEARCH_URL", raising=False)
    monkeypatch.setenv("ELASTICSEARCH_CLOUD_ID", given)
    assert Settings.read().elasticsearch_url == url


@pytest.mark.parametrize(
    "given",
    ["desk", "desk:", "desk:no letters", cloud_id("eu.cloud.example"), cloud_id("evil/path$a$b"), cloud_id("a@b$c$d")],
)
def test_a_malformed_cloud_id_is_refused_and_not_repeated(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELASTICSEARCH_CLOUD_ID", given)
    with pytest.raises(ValidationError, match=r"ELASTICSEARCH_CLOUD_ID(.|\n)*copy it again") as caught:
        Settings.read()
    assert caught.value.errors()[0]["loc"] == ("ELASTICSEARCH_CLOUD_ID",)


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("ELASTICSEARCH_URL", "https://es1:9200", "unset one of the two"),
        ("ELASTICSEARCH_SNIFF", "true", "unset it"),
        ("ELASTICSEARCH_SNIFF", "often", "boolean"),
    ],
)
def test_what_does_not_go_with_a_cloud_id_is_refused_by_name(
    variable: str, value: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ELASTICSEARCH_URL", raising=False)
    monkeypatch.setenv("ELASTICSEARCH_CLOUD_ID", cloud_id("eu.cloud.example$a1b2$c3d4"))
    monkeypatch.setenv(variable, value)
    with pytest.raises(ValidationError, match=words) as caught:
        Settings.read()
    assert caught.value.errors()[0]["loc"] == (variable,)
