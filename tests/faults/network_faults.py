"""Network faults at the proxy: the failures of networks, proxies and balancers, each a number of times."""

from __future__ import annotations

import json
import time
from concurrent.futures import Future
from dataclasses import dataclass, replace
from random import Random
from threading import Event, Lock

from infra.execution.report import ShardReport
from tests.faults.proxy import Exchange, FaultyProxy, NetworkFault, Reply

_JSON = {"content-type": "application/json", "x-elastic-product": "Elasticsearch"}


class Times:
    """Injects `network_fault` into every second request of a load, `times` times; `happened` counts."""

    def __init__(self, proxy: FaultyProxy, network_fault: NetworkFault, times: int) -> None:
        self._proxy, self._network_fault, self._times = proxy, network_fault, times
        self._requests, self.happened, self._lock = 0, 0, Lock()

    def __call__(self, exchange: Exchange) -> None:
        self._network_fault(exchange) if self._is_due(exchange) else self._proxy.pass_on(exchange)

    def _is_due(self, exchange: Exchange) -> bool:
        if not (exchange.is_bulk or exchange.is_lookup):
            return False
        with self._lock:
            self._requests += 1
            due = self._requests % 2 == 0 and self.happened < self._times
            self.happened += due
            return due


class Share:
    """Injects `network_fault` into a random `share` of all requests, of whatever kind; `happened` counts."""

    def __init__(self, proxy: FaultyProxy, network_fault: NetworkFault, share: float) -> None:
        self._proxy, self._network_fault, self._share = proxy, network_fault, share
        self._random, self.happened, self._lock = Random(1), 0, Lock()

    def __call__(self, exchange: Exchange) -> None:
        with self._lock:
            due = self._random.random() < self._share
            self.happened += due
        (self._network_fault if due else self._proxy.pass_on)(exchange)


@dataclass(frozen=True, slots=True)
class NetworkFaults:
    """All network faults; the node carries out the request in all but `unsent`, `unavailable` and `refused`."""

    proxy: FaultyProxy
    seconds: float

    def reset(self, exchange: Exchange) -> None:
        """Half the reply, then a reset."""
        reply = self.proxy.ask(exchange)
        exchange.answer(replace(reply, body=reply.body[: len(reply.body) // 2]), length=len(reply.body))
        exchange.reset()

    def truncated(self, exchange: Exchange) -> None:
        """Half the reply, then the connection ends in order."""
        reply = self.proxy.ask(exchange)
        exchange.answer(replace(reply, body=reply.body[: len(reply.body) // 2]), length=len(reply.body))
        exchange.hang_up()

    def short(self, exchange: Exchange) -> None:
        """A well-formed reply that lacks the last of its items."""
        reply = self.proxy.ask(exchange)
        body = json.loads(reply.body)
        body["items" if exchange.is_bulk else "docs"].pop()
        exchange.answer(replace(reply, body=json.dumps(body).encode()))

    def garbled(self, exchange: Exchange) -> None:
        """The right status and length, and malformed JSON."""
        reply = self.proxy.ask(exchange)
        exchange.answer(replace(reply, body=reply.body[::-1]))

    def slow(self, exchange: Exchange) -> None:
        """A reply that begins at once and drips for longer than a request may take."""
        reply = self.proxy.ask(exchange)
        exchange.answer(replace(reply, body=b""), length=len(reply.body))
        for byte in reply.body[:50]:
            exchange.write(bytes([byte]))
            time.sleep(self.seconds / 40)
        exchange.reset()

    def unsent(self, exchange: Exchange) -> None:
        """A reset before anything has reached the node."""
        exchange.reset()

    def unavailable(self, exchange: Exchange) -> None:
        """The reply of a balancer without a node."""
        body = json.dumps({"error": {"type": "unavailable", "reason": "no node is there"}, "status": 503})
        exchange.answer(Reply(503, _JSON, body.encode()))

    def refused(self, exchange: Exchange) -> None:
        """The reply of a node with full queues."""
        body = json.dumps({"error": {"type": "es_rejected_execution_exception", "reason": "full"}, "status": 429})
        exchange.answer(Reply(429, _JSON, body.encode()))

    def late(self, exchange: Exchange) -> None:
        """A reply that begins after the client's timeout."""
        reply = self.proxy.ask(exchange)
        time.sleep(1.2 * self.seconds)
        exchange.answer(reply)

    def misled(self, exchange: Exchange) -> None:
        """Carried out, and answered as refused: the balancer timed out."""
        self.proxy.ask(exchange)
        self.unavailable(exchange)


class At:
    """Injects `network_fault` once, in the middle of a load, and forwards other requests; the fault calls `note`."""

    def __init__(self, proxy: FaultyProxy, network_fault: NetworkFault, bulk: int = 4) -> None:
        self._proxy, self._network_fault, self._bulk = proxy, network_fault, bulk
        self._requests, self._lock, self._event = 0, Lock(), Event()

    @property
    def happened(self) -> int:
        """0 or 1."""
        return int(self._event.is_set())

    def __call__(self, exchange: Exchange) -> None:
        with self._lock:
            self._requests += exchange.is_bulk
            due = exchange.is_bulk and self._requests == self._bulk
        (self._network_fault if due else self._proxy.pass_on)(exchange)

    def note(self) -> None:
        """Record that it has happened."""
        self._event.set()

    def wait(self, loading: Future[ShardReport]) -> None:
        """Wait until it has happened, or the load is over without it."""
        while not self._event.wait(0.05) and not loading.done():
            pass
