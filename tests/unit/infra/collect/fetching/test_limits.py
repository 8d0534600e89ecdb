"""A response cannot exceed its limits of size and time, and a damaged one is an error."""

from __future__ import annotations

import gzip
import socket
import time
from dataclasses import replace
from threading import Thread

import pytest

from infra.collect.fetching.addresses import AddressPolicy
from infra.collect.fetching.exchange import FetchError, FetchReason, FetchRequest
from infra.collect.fetching.fetcher import Fetcher
from tests.support.raw_http import RawServer, response
from tests.unit.infra.collect.fetching.conftest import SMALL, THIS_MACHINE, Fetch, Refusal

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
QUICK = replace(SMALL, seconds=0.5)


def test_a_declared_length_beyond_the_limit_ends_the_fetch_at_once(server: RawServer, refusal: Refusal) -> None:
    server.answers["/"] = server.drip(HEAD + b"Content-Length: 99999999999\r\n\r\n")
    error = refusal()
    assert error.reason is FetchReason.TOO_LARGE


@pytest.mark.parametrize("framing", [b"", b"Transfer-Encoding: chunked\r\n"])
def test_an_endless_body_ends_at_the_limit(server: RawServer, refusal: Refusal, framing: bytes) -> None:
    piece = b"x" * 5_000
    if framing:
        piece = b"%x\r\n%b\r\n" % (len(piece), piece)
    server.answers["/"] = server.drip(HEAD + framing + b"\r\n", pause=0, piece=piece)
    assert refusal().reason is FetchReason.TOO_LARGE


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"X-Flood: %b\r\n" % (b"y" * 1_000)),
        (b"HTTP/1.1 200 OK\r\nX-Long: ", b"y" * 1_000),
        (b"HTTP/1.1 200 ", b"y" * 1_000),
        (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 50),
    ],
)
def test_a_flood_of_headers_ends(server: RawServer, refusal: Refusal, head: bytes, piece: bytes) -> None:
    server.answers["/"] = server.drip(head, pause=0, piece=piece)
    assert refusal().reason is FetchReason.TOO_LARGE


def test_a_head_beyond_the_limit_is_refused(server: RawServer, refusal: Refusal) -> None:
    server.answers["/"] = response(b"<p>One.", headers=f"Content-Type: text/html\r\nX-Long: {'y' * 9_000}\r\n")
    assert refusal().reason is FetchReason.TOO_LARGE


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (HEAD + b"\r\n", b"x"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"y"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", b"x"),
    ],
)
def test_a_slow_drip_ends_in_time(server: RawServer, refusal: Refusal, head: bytes, piece: bytes) -> None:
    server.answers["/"] = server.drip(head, piece=piece)
    assert refusal(limits=QUICK).reason is FetchReason.TIMEOUT


def test_a_silent_server_ends_in_time(server: RawServer, refusal: Refusal) -> None:
    server.answers["/"] = server.drip(b"", pause=20)
    assert refusal(limits=QUICK).reason is FetchReason.TIMEOUT


def test_the_time_of_redirects_adds_up(server: RawServer, refusal: Refusal) -> None:
    def slow(number: int) -> None:
        def answer(connection: socket.socket) -> None:
            server.stopping.wait(0.2)
            connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /%d\r\n\r\n" % (number + 1))

        server.answers[f"/{number}"] = answer

    for number in range(9):
        slow(number)
    assert refusal("/0", limits=replace(QUICK, redirects=9)).reason is FetchReason.TIMEOUT


def test_waiting_before_a_redirect_does_not_count(server: RawServer, fetcher: Fetcher) -> None:
    server.answers |= {"/a": b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n", "/b": response(b"<p>One.")}
    request = FetchRequest(server.url("/a"), limits=QUICK, before_redirect=lambda _url: time.sleep(0.6))
    assert fetcher.fetch(request).url == server.url("/b")


def test_a_lookup_that_hangs_ends_in_time(server: RawServer) -> None:
    def resolve(_host: str) -> list[str]:
        server.stopping.wait(20)
        return ["127.0.0.1"]

    with Fetcher("Dateline/1", THIS_MACHINE, QUICK, resolve) as fetcher, pytest.raises(FetchError) as caught:
        fetcher.fetch(FetchRequest("http://slow.example/"))
    assert caught.value.reason is FetchReason.TIMEOUT


@pytest.mark.parametrize(
    "answer",
    [
        HEAD + b"Content-Length: 20\r\n\r\n<p>Short.",
        HEAD + b"Content-Length: 9\r\n\r\n<p>Longer than declared.",
        HEAD + b"Content-Length: -1\r\n\r\n<p>One.",
        HEAD + b"Content-Length: 7\r\nContent-Length: 8\r\n\r\n<p>One.",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n8\r\n<p>Cut",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n7\r\n<p>One.\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n<p>One.\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        HEAD,
        b"HTTP/1.1 200",
        b"",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\nConnection: upgrade\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"220 mail.example.com ESMTP\r\n\r\n",
    ],
)
def test_a_damaged_response_is_an_error(server: RawServer, refusal: Refusal, answer: bytes) -> None:
    server.answers["/"] = answer
    assert refusal().reason is FetchReason.CONNECTION


def test_a_body_without_length_ends_with_the_connection(server: RawServer, fetch: Fetch) -> None:
    server.answers["/"] = HEAD + b"\r\n<p>One."
    assert fetch().content == b"<p>One."


def test_an_error_with_a_damaged_body_is_that_error(server: RawServer, refusal: Refusal) -> None:
    server.answers["/"] = b"HTTP/1.1 404 Not Found\r\nContent-Encoding: gzip\r\nContent-Length: 50\r\n\r\nno gzip"
    error = refusal()
    assert (error.reason, error.status) == (FetchReason.HTTP_ERROR, 404)


def test_a_bomb_is_not_unpacked(server: RawServer, refusal: Refusal) -> None:
    bomb = gzip.compress(bytes(20_000_000))
    server.answers["/"] = response(bomb, headers="Content-Type: text/html\r\nContent-Encoding: gzip\r\n")
    assert refusal().reason is FetchReason.EXPANDS_TOO_MUCH


def test_a_compressed_sitemap_is_no_bomb_either(server: RawServer, refusal: Refusal) -> None:
    bomb = gzip.compress(gzip.compress(bytes(20_000_000)))
    headers = "Content-Type: application/gzip\r\nContent-Encoding: gzip\r\n"
    server.answers["/"] = response(bomb, headers=headers)
    assert refusal("/", "listing").reason is FetchReason.EXPANDS_TOO_MUCH


def test_no_server(fetcher: Fetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(FetchRequest(f"http://127.0.0.1:{port}/"))
    assert caught.value.reason is FetchReason.CONNECTION


def test_a_server_that_accepts_no_connection_ends_in_time() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:  # fills the queue of the listener
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        limits = replace(SMALL, seconds=3, connect_seconds=0.3)
        with Fetcher("Dateline/1", THIS_MACHINE, limits) as fetcher, pytest.raises(FetchError) as caught:
            fetcher.fetch(FetchRequest(f"http://127.0.0.1:{port}/"))
        assert caught.value.reason is FetchReason.TIMEOUT
        for one in waiting:
            one.close()


def test_cancelling_ends_fetches_in_flight_and_later_ones(server: RawServer, fetcher: Fetcher) -> None:
    server.answers["/"] = server.drip(HEAD + b"\r\n", pause=5)
    reasons = []

    def fetch() -> None:
        try:
            fetcher.fetch(FetchRequest(server.url()))
        except FetchError as error:
            reasons.append(error.reason)

    threads = [Thread(target=fetch) for _ in range(3)]
    for thread in threads:
        thread.start()
    while len(server.requests) < len(threads):
        time.sleep(0.01)
    fetcher.cancel()
    for thread in threads:
        thread.join(4)
    fetch()
    assert reasons == [FetchReason.CANCELLED] * 4


def test_nothing_is_left_open(server: RawServer, fetcher: Fetcher) -> None:
    server.answers |= {"/": response(b"<p>One."), "/cut": HEAD + b"Content-Length: 20\r\n\r\n<p>"}
    fetcher.fetch(FetchRequest(server.url()))
    with pytest.raises(FetchError):
        fetcher.fetch(FetchRequest(server.url("/cut")))
    with pytest.raises(FetchError):
        Fetcher("Dateline/1", AddressPolicy(), SMALL).fetch(FetchRequest(server.url()))
    assert not fetcher._sockets._sockets
