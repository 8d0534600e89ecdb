"""Withdrawal while the connection fails: done in the end, or reported as unknown; never reported without being done."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.client import connect
from infra.elasticsearch.endpoint import Endpoint
from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.elasticsearch.lifecycle import withdrawing
from infra.elasticsearch.lifecycle.withdrawing import lift, withdraw
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.search.lookup import find_document
from infra.elasticsearch.search.requests import count
from tests.faults.network_faults import NetworkFaults
from tests.faults.proxy import Exchange, FaultyProxy, NetworkFault, Reply, faulty_proxy
from tests.service.articles import CORPUS, load

pytestmark = pytest.mark.service

Chosen = Callable[[NetworkFaults], NetworkFault]
NETWORK_FAULTS: dict[str, Chosen] = {
    "reset before the node": lambda faults: faults.unsent,
    "reset in mid-reply": lambda faults: faults.reset,
    "truncated": lambda faults: faults.truncated,
    "garbled": lambda faults: faults.garbled,
    "slow": lambda faults: faults.slow,
    "503, not carried out": lambda faults: faults.unavailable,
    "503, carried out": lambda faults: faults.misled,
    "429": lambda faults: refused,
    "told as done, and not carried out": lambda faults: pretended,
}
JSON = {"content-type": "application/json", "x-elastic-product": "Elasticsearch"}


def refused(exchange: Exchange) -> None:
    body = b'{"error": {"type": "es_rejected_execution_exception", "reason": "full"}, "status": 429}'
    exchange.answer(Reply(429, JSON, body))


def pretended(exchange: Exchange) -> None:
    exchange.answer(Reply(200, JSON, b'{"result": "updated"}'))


class Failing:
    """Lets the requests that `fits` chooses fail, the first `times` of them; `happened` counts."""

    def __init__(
        self, proxy: FaultyProxy, network_fault: NetworkFault, fits: Callable[[Exchange], bool], times: int
    ) -> None:
        self._proxy, self._network_fault, self._fits, self._times = proxy, network_fault, fits, times
        self.happened = 0

    def __call__(self, exchange: Exchange) -> None:
        due = self._fits(exchange) and self.happened < self._times
        self.happened += due
        (self._network_fault if due else self._proxy.pass_on)(exchange)


def is_write(exchange: Exchange) -> bool:
    return "/_doc/" in exchange.path and bool(exchange.body)


def is_read(exchange: Exchange) -> bool:
    return "/_doc/" in exchange.path and not exchange.body


def is_refresh(exchange: Exchange) -> bool:
    return "/_refresh" in exchange.path


@pytest.fixture
def proxy(
    node_url: str, client: Elasticsearch, index_name: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FaultyProxy]:
    """A proxy before the tests' node, with articles in the index; requests are repeated for 2 seconds at most."""
    monkeypatch.setattr(withdrawing, "PATIENCE_SECONDS", 2.0)
    load(client, index_name, CORPUS)
    with faulty_proxy() as proxy:
        proxy.upstream = node_url.removeprefix("http://")
        yield proxy


@pytest.fixture
def through(proxy: FaultyProxy) -> Elasticsearch:
    return connect(Endpoint(proxy.url))


@pytest.mark.parametrize("name", NETWORK_FAULTS)
def test_a_write_that_fails_is_done_in_the_end(
    name: str, proxy: FaultyProxy, through: Elasticsearch, client: Elasticsearch, index_name: str
) -> None:
    total = count(client, index_name, Criteria()).total
    network_fault = NETWORK_FAULTS[name](NetworkFaults(proxy, 1.0))
    proxy.network_fault = failing = Failing(proxy, network_fault, is_write, 1)
    document, is_new = withdraw(through, index_name, "weapons", "killed")
    assert (failing.happened, is_new) == (1, True)
    assert find_document(client, index_name, "weapons") == document
    assert document["body"] == ""
    assert count(client, index_name, Criteria()).total == total - 1, "no search finds it"
    proxy.network_fault = failing = Failing(proxy, network_fault, is_write, 1)
    document, is_new = lift(through, index_name, "weapons")
    assert (failing.happened, is_new) == (1, True)
    assert find_document(client, index_name, "weapons") == document


@pytest.mark.parametrize("name", ["reset in mid-reply", "503, not carried out", "429"])
def test_what_fails_for_ever_is_said_not_to_be_known(
    name: str, proxy: FaultyProxy, through: Elasticsearch, client: Elasticsearch, index_name: str
) -> None:
    proxy.network_fault = Failing(proxy, NETWORK_FAULTS[name](NetworkFaults(proxy, 1.0)), is_write, 1_000)
    if name == "reset in mid-reply":
        # Carried out, and not to be read: the connection is dead after the write.
        proxy.network_fault = _dead_after_the_first_write(proxy)
    with pytest.raises(ElasticsearchUnavailable, match="It is not known whether .* was changed") as raised:
        withdraw(through, index_name, "weapons", "killed")
    assert "Run the command again" in raised.value.remedy
    proxy.network_fault = None
    document, _ = withdraw(through, index_name, "weapons", "killed")
    assert document["withdrawn"]
    assert find_document(client, index_name, "weapons") == document


def _dead_after_the_first_write(proxy: FaultyProxy) -> NetworkFault:
    written: list[Exchange] = []

    def network_fault(exchange: Exchange) -> None:
        if is_write(exchange):
            written.append(exchange)
        (NetworkFaults(proxy, 1.0).reset if written else proxy.pass_on)(exchange)

    return network_fault


def test_what_was_never_sent_is_reported_as_such(
    proxy: FaultyProxy, through: Elasticsearch, client: Elasticsearch, index_name: str
) -> None:
    proxy.network_fault = Failing(proxy, refused, is_read, 1_000)
    with pytest.raises(ElasticsearchUnavailable, match="Nothing was changed"):
        withdraw(through, index_name, "weapons", "killed")
    assert find_document(client, index_name, "weapons")["withdrawn"] is None


def test_what_searches_do_not_show_yet_is_reported(proxy: FaultyProxy, through: Elasticsearch, index_name: str) -> None:
    proxy.network_fault = Failing(proxy, refused, is_refresh, 1_000)
    with pytest.raises(ElasticsearchUnavailable, match="is as it should be, and searches may not show that yet"):
        withdraw(through, index_name, "weapons", "killed")
    proxy.network_fault = failing = Failing(proxy, refused, is_refresh, 1)
    assert lift(through, index_name, "weapons")[1]
    assert failing.happened == 1
