"""The request to a webhook: checked addresses, no redirects, bounded time, and every answer but 2xx is a failure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network

import orjson
import pytest

from infra.collect.fetching.addresses import AddressPolicy
from infra.searches.errors import DeliveryFailed, SearchInvalid
from infra.searches.webhook import LIMITS, check_webhook, post_message
from tests.support.raw_http import raw_server
from tests.support.webhook_receiver import HANG, SECRET_PATH, WebhookReceiver, receiving_webhooks

LOCAL = AddressPolicy((ip_network("127.0.0.0/8"),))
CONTENT = orjson.dumps({"articles": [{"title": "=1 <b>"}]})


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with receiving_webhooks() as receiver:
        yield receiver


def test_a_message_arrives_with_its_id(receiver: WebhookReceiver) -> None:
    post_message(receiver.url, "m-1", CONTENT, LOCAL)
    [(headers, message)] = receiver.requests
    assert message == orjson.loads(CONTENT)
    assert (headers["idempotency-key"], headers["content-type"]) == ("m-1", "application/json")


@pytest.mark.parametrize(("status", "reason"), [(500, "500 .Internal"), (404, "404"), (429, "429"), (799, "799")])
def test_any_other_status_is_a_failure(receiver: WebhookReceiver, status: int, reason: str) -> None:
    receiver.answers = [status]
    with pytest.raises(DeliveryFailed, match=reason):
        post_message(receiver.url, "m-1", CONTENT, LOCAL)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(receiver: WebhookReceiver, status: int) -> None:
    receiver.answers, receiver.location = [status], receiver.url
    with pytest.raises(DeliveryFailed, match="redirect"):
        post_message(receiver.url, "m-1", CONTENT, LOCAL)
    assert len(receiver.requests) == 1


def test_a_receiver_that_hangs_is_left(receiver: WebhookReceiver) -> None:
    receiver.answers = [HANG]
    with pytest.raises(DeliveryFailed, match="within 0.3 seconds"):
        post_message(receiver.url, "m-1", CONTENT, LOCAL, limits=replace(LIMITS, seconds=0.3))


def test_an_internal_address_is_refused_unless_it_is_allowed(receiver: WebhookReceiver) -> None:
    with pytest.raises(DeliveryFailed, match="DATELINE_ALLOWED_NETWORKS") as caught:
        post_message(receiver.url, "m-1", CONTENT, AddressPolicy())
    assert receiver.requests == []
    assert SECRET_PATH not in str(caught.value)


@pytest.mark.parametrize("addresses", [["10.0.0.1"], ["93.184.216.34", "169.254.169.254"], ["fd00:ec2::254"]])
def test_a_name_that_leads_inside_is_refused(addresses: list[str]) -> None:
    with pytest.raises(DeliveryFailed, match="is not a public address"):
        post_message("https://hooks.example/x", "m-1", CONTENT, AddressPolicy(), resolver=lambda _host: addresses)


def test_nobody_there_is_a_failure(receiver: WebhookReceiver) -> None:
    with receiving_webhooks() as gone:
        url = gone.url
    with pytest.raises(DeliveryFailed, match="No connection"):
        post_message(url, "m-1", CONTENT, LOCAL)


@pytest.mark.parametrize(
    "answer", [b"", b"SSH-2.0-x\r\n", b"HTTP/1.1 2x OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000]
)
def test_what_is_no_response_is_a_failure(answer: bytes) -> None:
    with raw_server() as server, pytest.raises(DeliveryFailed):
        server.answers["/"] = answer
        post_message(server.url(), "m-1", CONTENT, LOCAL)


def test_the_body_of_a_response_is_not_read() -> None:
    with raw_server() as server:
        server.answers["/"] = server.drip(b"HTTP/1.1 200 OK\r\n\r\n")
        post_message(server.url(), "m-1", CONTENT, LOCAL)


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "https://user:secret@a.example/", "http://a.example:22/", "http://2130706433/", "hooks"]
)
def test_a_url_that_is_never_requested_is_refused_at_once(url: str) -> None:
    with pytest.raises(SearchInvalid) as caught:
        check_webhook(url)
    assert "secret" not in str(caught.value)
