"""Requests that are sent again: which ones, after what, and for how long; over real sockets."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from elasticsearch import ApiError, ConflictError, Elasticsearch

from infra.elasticsearch.client import connect, translate_errors
from infra.elasticsearch.client.transport import is_idempotent
from infra.elasticsearch.endpoint import Endpoint, LocalNode
from infra.elasticsearch.errors import ElasticsearchUnavailable, IndexUnusable

REQUEST_SECONDS = 0.3
OK = {"count": 7}


class Server(ThreadingHTTPServer):
    """Answers each request by the next word of `script`, and after its end by `answer`."""

    daemon_threads = True

    def __init__(self, *script: str, answer: object = None) -> None:
        super().__init__(("127.0.0.1", 0), FaultyHandler)
        self.script, self.answer = list(script), OK if answer is None else answer
        self.asked: list[str] = []
        self.kind = "x_exception"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class FaultyHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        self.server.asked.append(f"{self.command} {self.path}")
        word = self.server.script.pop(0) if self.server.script else ""
        body, length = json.dumps(self.server.answer).encode(), None
        if word == "reset":
            self.close_connection = True
            return
        if word == "late":
            time.sleep(3 * REQUEST_SECONDS)
        if word == "cut":
            length, body = len(body), body[: len(body) // 2]
            self.close_connection = True
        if word.isdigit():
            body = json.dumps({"error": {"type": "x_exception", "reason": "for a reason"}}).encode()
        if word == "500":
            body = body.replace(b"x_exception", self.server.kind.encode())
        if word == "item busy":
            body = b'{"items": [{"index": {"_id": "a", "status": 429, "error": {"type": "full", "reason": "r"}}}]}'
        if word == "no shard":
            body = b'{"docs": [{"_id": "a", "error": {"type": "no_shard_available_action_exception"}}]}'
        self._send(int(word) if word.isdigit() else 200, body[::-1] if word == "garbled" else body, length, word)

    do_GET = do_HEAD = do_POST = do_PUT = _answer  # noqa: N815 - the names http.server looks for

    def _send(self, status: int, body: bytes, length: int | None, word: str) -> None:
        self.send_response(status)
        self.send_header("content-type", "text/html" if word == "html" else "application/json")
        if word != "html":
            self.send_header("x-elastic-product", "Elasticsearch")
        self.send_header("content-length", str(length or len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def client_of(server: Server, patience: float = 20.0, local_node: LocalNode | None = None) -> Elasticsearch:
    endpoint = Endpoint(server.url, local=local_node)
    return connect(endpoint, patience=patience, request_seconds=REQUEST_SECONDS)


BAD = ["429", "500", "502", "503", "504", "408", "reset", "cut", "garbled", "late"]


@pytest.mark.parametrize("fault", BAD)
def test_a_request_that_is_safe_to_repeat_is_repeated_until_it_is_answered(fault: str) -> None:
    with serving(Server(fault, fault)) as server:
        assert client_of(server).count(index="news").body == OK
        assert server.asked == ["POST /news/_count"] * 3


def test_what_is_not_elasticsearch_any_more_is_asked_again_and_what_never_was_is_not() -> None:
    with serving(Server("", "html")) as server:
        client = client_of(server)
        assert client.count(index="news").body == client.count(index="news").body == OK
        assert len(server.asked) == 3
    with serving(Server("html")) as server:
        with pytest.raises(ElasticsearchUnavailable, match="is not Elasticsearch"), translate_errors("asking"):
            client_of(server).count(index="news")
        assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("word", "answer", "ask"),
    [
        ("item busy", {"items": []}, lambda client: client.bulk(index="n", operations=[{"index": {"_id": "a"}}, {}])),
        ("no shard", {"docs": []}, lambda client: client.mget(index="n", ids=["a"])),
    ],
)
def test_an_item_that_the_service_could_not_handle_now_makes_a_reply_unusable(
    word: str, answer: object, ask: Callable[[Elasticsearch], object]
) -> None:
    with serving(Server(word, answer=answer)) as server:
        ask(client_of(server))
        assert len(server.asked) == 2


@pytest.mark.parametrize("status", ["400", "403", "404", "409", "413"])
def test_what_would_be_refused_again_is_sent_once(status: str) -> None:
    with serving(Server(status)) as server:
        with pytest.raises(ApiError):
            client_of(server).count(index="news")
        assert len(server.asked) == 1


def test_an_alias_that_is_taken_is_no_outage_though_its_status_is_500() -> None:
    with serving(Server("500")) as server:
        server.kind = "illegal_state_exception"
        with pytest.raises(ApiError):
            client_of(server).indices.create(index="news-000001")
        assert len(server.asked) == 1


WRITES: list[Callable[[Elasticsearch], object]] = [
    lambda client: client.index(index="n", id="lock", document={}, op_type="create"),
    lambda client: client.create(index="n", id="lock", document={}),
    lambda client: client.index(index="n", id="lock", document={}, if_seq_no=1, if_primary_term=1),
    lambda client: client.index(index="n", id="a", document={}, version=1, version_type="external"),
    lambda client: client.index(index="n", document={}),
    lambda client: client.options(max_retries=0).count(index="n"),
    lambda client: client.perform_request(
        "POST", "/n/_bulk", headers={"content-type": "application/x-ndjson"}, body=b""
    ),
]


@pytest.mark.parametrize("write", WRITES)
def test_a_write_under_a_condition_and_what_the_caller_repeats_is_sent_once(
    write: Callable[[Elasticsearch], object],
) -> None:
    with serving(Server("503")) as server:
        with pytest.raises(ApiError):
            write(client_of(server))
        assert len(server.asked) == 1


def test_without_patience_everything_is_sent_once() -> None:
    with serving(Server("503")) as server:
        with pytest.raises(ApiError):
            client_of(server, patience=0.0).count(index="news")
        assert len(server.asked) == 1


@pytest.mark.parametrize(("fault", "words"), [("503", "x_exception: for a reason"), ("garbled", "While counting")])
def test_when_its_patience_is_over_the_last_answer_is_the_error(fault: str, words: str) -> None:
    with serving(Server(*[fault] * 1000)) as server:
        with pytest.raises(ElasticsearchUnavailable, match=words), translate_errors("counting"):
            client_of(server, patience=0.5).count(index="news")
        assert 1 < len(server.asked) < 1000


def test_an_error_of_the_request_is_not_waited_for_after_a_fault() -> None:
    with serving(Server("503", "409")) as server:
        with pytest.raises(ConflictError):
            client_of(server).count(index="news")
        assert len(server.asked) == 2
    with serving(Server("503", "400")) as server, pytest.raises(IndexUnusable), translate_errors("counting"):
        client_of(server).count(index="news")


class Moving:
    """Says where the node is."""

    def __init__(self, url: str) -> None:
        self.url = url

    def address(self) -> str | None:
        return self.url

    def free_bytes(self) -> int | None:
        return None


def test_it_follows_the_embedded_node_to_another_port() -> None:
    # The connection that is kept open ends with the node.
    first, second = Server("", "reset"), Server()
    host = Moving(first.url)
    client = client_of(first, local_node=host)
    with serving(first):
        assert client.count(index="news").body == OK
    with serving(second):
        with pytest.raises(ElasticsearchUnavailable), translate_errors("counting"):
            client.options(max_retries=0).count(index="news")
        host.url = second.url
        assert client.count(index="news").body == OK
        assert client.options(max_retries=0).count(index="news").body == OK
    assert (len(first.asked), len(second.asked)) == (2, 2)


@pytest.mark.parametrize("url", ["https://127.0.0.1:9", "", None, "not a url"])
def test_it_does_not_follow_where_credentials_or_trust_would_not_fit(
    url: str | None,
) -> None:
    with serving(Server("reset")) as server:
        host = Moving(server.url)
        client = client_of(server, local_node=host)
        host.url = url  # type: ignore[assignment]
        assert client.count(index="news").body == OK


@pytest.mark.parametrize(
    ("method", "target", "idempotent"),
    [
        ("GET", "/news/_doc/a", True),
        ("HEAD", "/news", True),
        ("PUT", "/news-000001", True),
        ("PUT", "/news-runs/_doc/a?refresh=true&require_alias=true", True),
        ("PUT", "/news-runs/_bulk?require_alias=true", True),
        ("POST", "/news/_refresh", True),
        ("POST", "/news/_search?size=1", True),
        ("POST", "/_resolve/index/news-runs", True),
        ("POST", "/news/_doc/_search", False),
        ("POST", "/news/_bulk", False),
        ("POST", "/news/_doc", False),
        ("POST", "/_security/api_key", False),
        ("PUT", "/news/_create/a", False),
        ("PUT", "/news/_doc/a?op_type=create", False),
        ("PUT", "/news/_doc/a?if_seq_no=0&if_primary_term=1", False),
        ("PUT", "/news/_doc/a?version=3&version_type=external", False),
        ("DELETE", "/news", False),
    ],
)
def test_which_requests_are_idempotent(method: str, target: str, idempotent: bool) -> None:
    assert is_idempotent(method, target) is idempotent
