"""Withdrawing while the connection fails: it is done in the end, or said not to be known; never told when it is not."""

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
from tests.faults.troubles import Troubles
from tests.faults.wire import Exchange, Reply, Trouble, Wire, wire
from tests.service.articles import CORPUS, load

pytestmark = pytest.mark.service

Chosen = Callable[[Troubles], Trouble]
TROUBLES: dict[str, Chosen] = {
    "reset before the node": lambda troubles: troubles.unsent,
    "reset in mid-reply": lambda troubles: troubles.reset,
    "truncated": lambda troubles: troubles.truncated,
    "garbled": lambda troubles: troubles.garbled,
    "slow": lambda troubles: troubles.slow,
    "503, not carried out": lambda troubles: troubles.unavailable,
    "503, carried out": lambda troubles: troubles.misled,
    "429": lambda troubles: refused,
    "told as done, and not carried out": lambda troubles: pretended,
}
JSON = {"content-type": "application/json", "x-elastic-product": "Elasticsearch"}


def refused(exchange: Exchange) -> None:
    body = b'{"error": {"type": "es_rejected_execution_exception", "reason": "full"}, "status": 429}'
    exchange.answer(Reply(429, JSON, body))


def pretended(exchange: Exchange) -> None:
    exchange.answer(Reply(200, JSON, b'{"result": "updated"}'))


class Failing:
    """Lets the requests that `fits` chooses fail, the first `times` of them; `happened` counts."""

    def __init__(self, wire: Wire, trouble: Trouble, fits: Callable[[Exchange], bool], times: int) -> None:
        self._wire, self._trouble, self._fits, self._times = wire, trouble, fits, times
        self.happened = 0

    def __call__(self, exchange: Exchange) -> None:
        due = self._fits(exchange) and self.happened < self._times
        self.happened += due
        (self._trouble if due else self._wire.pass_on)(exchange)


def is_write(exchange: Exchange) -> bool:
    return "/_doc/" in exchange.path and bool(exchange.body)


def is_read(exchange: Exchange) -> bool:
    return "/_doc/" in exchange.path and not exchange.body


def is_refresh(exchange: Exchange) -> bool:
    return "/_refresh" in exchange.path


@pytest.fixture
def line(node_url: str, client: Elasticsearch, index_name: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """A wire before the tests' node, whose index holds articles; nobody is patient for long."""
    monkeypatch.setattr(withdrawing, "PATIENCE_SECONDS", 2.0)
    load(client, index_name, CORPUS)
    with wire() as line:
        line.upstream = node_url.removeprefix("http://")
        yield line


@pytest.fixture
def through(line: Wire) -> Elasticsearch:
    return connect(Endpoint(line.url))


@pytest.mark.parametrize("name", TROUBLES)
def test_a_write_that_fails_is_done_in_the_end(
    name: str, line: Wire, through: Elasticsearch, client: Elasticsearch, index_name: str
) -> None:
    total = count(client, index_name, Criteria()).total
    trouble = TROUBLES[name](Troubles(line, 1.0))
    line.trouble = failing = Failing(line, trouble, is_write, 1)
    document, is_new = withdraw(through, index_name, "weapons", "killed")
    assert (failing.happened, is_new) == (1, True)
    assert find_document(client, index_name, "weapons") == document
    assert document["body"] == ""
    assert count(client, index_name, Criteria()).total == total - 1, "no search finds it"
    line.trouble = failing = Failing(line, trouble, is_write, 1)
    document, is_new = lift(through, index_name, "weapons")
    assert (failing.happened, is_new) == (1, True)
    assert find_document(client, index_name, "weapons") == document


@pytest.mark.parametrize("name", ["reset in mid-reply", "503, not carried out", "429"])
def test_what_fails_for_ever_is_said_not_to_be_known(
    name: str, line: Wire, through: Elasticsearch, client: Elasticsearch, index_name: str
) -> None:
    line.trouble = Failing(line, TROUBLES[name](Troubles(line, 1.0)), is_write, 1_000)
    if name == "reset in mid-reply":
        # Carried out, and not to be read: the line is dead after the write.
        line.trouble = _dead_after_the_first_write(line)
    with pytest.raises(ElasticsearchUnavailable, match="It is not known whether .* was changed") as told:
        withdraw(through, index_name, "weapons", "killed")
    assert "Run the command again" in told.value.remedy
    line.trouble = None
    document, _ = withdraw(through, index_name, "weapons", "killed")
    assert document["withdrawn"]
    assert find_document(client, index_name, "weapons") == document


def _dead_after_the_first_write(line: Wire) -> Trouble:
    written: list[Exchange] = []

    def trouble(exchange: Exchange) -> None:
        if is_write(exchange):
            written.append(exchange)
        (Troubles(line, 1.0).reset if written else line.pass_on)(exchange)

    return trouble


def test_what_was_never_sent_is_told_as_such(
    line: Wire, through: Elasticsearch, client: Elasticsearch, index_name: str
) -> None:
    line.trouble = Failing(line, refused, is_read, 1_000)
    with pytest.raises(ElasticsearchUnavailable, match="Nothing was changed"):
        withdraw(through, index_name, "weapons", "killed")
    assert find_document(client, index_name, "weapons")["withdrawn"] is None


def test_what_searches_do_not_show_yet_is_told(line: Wire, through: Elasticsearch, index_name: str) -> None:
    line.trouble = Failing(line, refused, is_refresh, 1_000)
    with pytest.raises(ElasticsearchUnavailable, match="is as it should be, and searches may not show that yet"):
        withdraw(through, index_name, "weapons", "killed")
    line.trouble = failing = Failing(line, refused, is_refresh, 1)
    assert lift(through, index_name, "weapons")[1]
    assert failing.happened == 1
