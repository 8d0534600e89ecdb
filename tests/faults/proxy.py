"""A proxy before the real node: it forwards requests, counts what it sees, and injects network faults."""

from __future__ import annotations

import json
import os
import socket
import struct
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

_UPSTREAM_SECONDS = 120.0
_SIGNS = {
    "disk usage exceeded": "flood",
    "No space left": "disk",
    "operation [": "pressure",
    "queue capacity": "queue",
}
_HOP_HEADERS = frozenset({"connection", "content-length", "host", "keep-alive", "transfer-encoding"})


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: status, headers other than those of the connection, and the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Exchange:
    """One request in flight; the network fault decides its reply."""

    def __init__(self, handler: BaseHTTPRequestHandler, body: bytes, upstream: str) -> None:
        self._handler, self._upstream = handler, upstream
        self.path, self.body = handler.path, body

    @property
    def is_bulk(self) -> bool:
        return "/_bulk" in self.path

    @property
    def is_lookup(self) -> bool:
        return "/_mget" in self.path

    def forward(self) -> Reply:
        """Return the node's answer. Raises OSError or HTTPException if there is no answer."""
        connection = HTTPConnection(self._upstream, timeout=_UPSTREAM_SECONDS)
        try:
            headers = {k: v for k, v in self._handler.headers.items() if k.lower() not in _HOP_HEADERS}
            with suppress(BrokenPipeError, ConnectionResetError):
                # A node that refuses a large request answers before it has read it.
                connection.request(self._handler.command, self.path, self.body or None, headers)
            answer = connection.getresponse()
            kept = {k: v for k, v in answer.getheaders() if k.lower() not in _HOP_HEADERS}
            return Reply(answer.status, kept, answer.read())
        finally:
            connection.close()

    def answer(self, reply: Reply, length: int | None = None) -> None:
        """Send the client a reply; `length` is a false Content-Length."""
        handler = self._handler
        handler.send_response(reply.status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        handler.send_header("content-length", str(len(reply.body) if length is None else length))
        handler.end_headers()
        if handler.command != "HEAD":
            self.write(reply.body)

    def write(self, data: bytes) -> None:
        """Send bytes to the client as they are."""
        self._handler.wfile.write(data)
        self._handler.wfile.flush()

    def hang_up(self) -> None:
        """End the connection in order (FIN)."""
        self._handler.close_connection = True

    def reset(self) -> None:
        """End the connection by a reset (RST): whatever is on its way to the client is void."""
        self._handler.close_connection = True
        self._handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self._handler.connection.detach())


NetworkFault = Callable[[Exchange], None]
"""Answers one exchange."""


class FaultyProxy:
    """The address that clients use instead of the node's; `upstream` is the node's `host:port` and may change.

    `refusals` counts what the node refused, by kind: `413`, `429 pressure`, `429 queue`, `429 block`, ..., and
    `lookup` where it could not look up an id; `sent` how often each action (id and digest) was sent.
    """

    def __init__(self, url: str) -> None:
        self.url, self.upstream = url, ""
        self.network_fault: NetworkFault | None = None
        self.refusals: Counter[str] = Counter()
        self.sent: Counter[tuple[str, int]] = Counter()
        self._lock = Lock()

    @property
    def retried(self) -> int:
        """The number of times an action was sent again."""
        return sum(times - 1 for times in self.sent.values())

    def begin(self) -> None:
        """Reset the counts, and inject no more faults."""
        self.network_fault = None
        self.refusals.clear()
        self.sent.clear()

    def carry(self, exchange: Exchange) -> None:
        """Complete an exchange, with or without a fault."""
        if exchange.is_bulk:
            with self._lock:
                self.sent.update(_actions(exchange.body))
        try:
            (self.network_fault or self.pass_on)(exchange)
        except (OSError, HTTPException):
            exchange.reset()

    def pass_on(self, exchange: Exchange) -> None:
        """Forward the node's answer to the client."""
        exchange.answer(self.ask(exchange))

    def ask(self, exchange: Exchange) -> Reply:
        """Return the node's answer, and count what it refuses."""
        reply = exchange.forward()
        if exchange.is_bulk or exchange.is_lookup:
            with self._lock:
                self.refusals.update(_refusals(reply) if exchange.is_bulk else _not_looked_up(reply))
        return reply


@contextmanager
def faulty_proxy() -> Iterator[FaultyProxy]:
    """A proxy on a free port within the block."""
    server = _Server(("127.0.0.1", 0), _Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads, block_on_close = True, False

    def server_activate(self) -> None:
        super().server_activate()
        self.proxy = FaultyProxy(f"http://127.0.0.1:{self.server_port}")

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore a client that was killed."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Reads a whole request and hands it to its server's proxy."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def _carry(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.server.proxy.carry(Exchange(self, body, self.server.proxy.upstream))

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _carry  # noqa: N815 - the names http.server looks for

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing."""


def _actions(body: bytes) -> Iterator[tuple[str, int]]:
    """Id and digest of each action of a bulk request; other requests than the loader's set no condition."""
    for line in body.splitlines()[::2]:
        ((operation, header),) = json.loads(line).items()
        if operation == "create" or "if_seq_no" in header:
            yield header["_id"], hash(line)


def _refusals(reply: Reply) -> set[str]:
    """The kinds of refusal in the answer to one bulk request: of the whole of it, or of any of its items."""
    if reply.status != 200:
        return {_kind(reply.status, reply.body.decode(errors="replace"))}
    items = [next(iter(item.values())) for item in json.loads(reply.body)["items"]]
    return {_kind(item["status"], json.dumps(item["error"])) for item in items if item["status"] >= 400}


def _not_looked_up(reply: Reply) -> set[str]:
    """Return `lookup` if the answer leaves any id open, since the shard is unavailable."""
    answered = reply.status == 200 and not any("error" in entry for entry in json.loads(reply.body)["docs"])
    return set() if answered else {"lookup"}


def _kind(status: int, words: str) -> str:
    named = next((kind for sign, kind in _SIGNS.items() if sign in words), "")
    return f"{status} {named}".strip()
