"""Articles that their source takes back, on a real Elasticsearch: a kill holds until a newer version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.bulk_withdrawal import WithdrawalSelection, preview
from infra.elasticsearch.lifecycle.withdrawing import lift, withdraw
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.search.lookup import find_document
from infra.elasticsearch.search.requests import count
from tests.service.delivering import deliver, outcomes
from tests.service.ingest.test_deliveries import in_every_order, version
from tests.support.delivered import FERRY, delivered, kill
from transforms.document import Document
from transforms.records import RawRecord

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("loading_index")]

ID = "urn:northland:ferry"


def found(client: Elasticsearch, index: str) -> int:
    return count(client, index, Criteria()).total


def killing(**given: Any) -> Callable[[str], RawRecord]:
    return lambda id_: kill(external_id=id_, **given)


def test_in_every_order_a_kill_withdraws_what_is_older_and_nothing_newer(
    client: Elasticsearch, index_name: str
) -> None:
    ends_killed = [version("First.", version="1"), version("Second.", version="2", hours=1), killing(hours=2)]
    assert in_every_order(client, index_name, ends_killed) == {""}
    assert found(client, index_name) == 0


def test_in_every_order_a_newer_version_restores(client: Elasticsearch, index_name: str) -> None:
    states = [version("First."), killing(hours=1), version("Corrected.", hours=2)]
    assert in_every_order(client, index_name, states) == {"Corrected."}


def test_a_kill_counts_as_an_input_that_replaces_and_its_document_says_why(
    client: Elasticsearch, index_name: str
) -> None:
    deliver(client, index_name, [delivered(version="1", slug="FERRY")])
    report = deliver(client, index_name, [kill("Wrong name", hours=1, version="2")])
    assert (outcomes(report), report.withdrawals, report.published) == ({"replaced": 1}, 1, {})
    document: Document = find_document(client, index_name, ID)
    assert document["withdrawn"] == {
        "at": "2024-11-27T13:00:00Z", "reason": "Wrong name", "lifted": False, "delivered": True, "erased": None
    }  # fmt: skip
    assert (document["body"], document["delivery"]["slug"], found(client, index_name)) == ("", None, 0)
    again = deliver(client, index_name, [kill("Wrong name", hours=1, version="2")])
    assert (outcomes(again), again.withdrawals) == ({"unchanged": 1}, 0)


def test_a_kill_of_an_unknown_article_holds_when_the_article_comes(client: Elasticsearch, index_name: str) -> None:
    report = deliver(client, index_name, [kill(hours=1)])
    assert (outcomes(report), report.withdrawals) == ({"indexed": 1}, 1)
    for force in (False, True):
        assert outcomes(deliver(client, index_name, [delivered()], force=force)) == {"older": 1}
    assert found(client, index_name) == 0
    assert outcomes(deliver(client, index_name, [delivered(hours=2)])) == {"replaced": 1}
    assert found(client, index_name) == 1


def test_a_kill_changes_no_withdrawal_by_a_command(client: Elasticsearch, index_name: str) -> None:
    deliver(client, index_name, [delivered()])
    withdraw(client, index_name, ID, "by the editor")
    report = deliver(client, index_name, [kill(hours=1), delivered(hours=2)])
    assert (outcomes(report), report.withdrawals, report.withdrawn) == ({"older": 2}, 0, 2)
    assert find_document(client, index_name, ID)["withdrawn"]["reason"] == "by the editor"


def test_a_killed_article_can_be_withdrawn_for_good_or_restored(client: Elasticsearch, index_name: str) -> None:
    deliver(client, index_name, [kill(hours=1)])
    assert preview(client, index_name, WithdrawalSelection(Criteria(), lift=True)).total == 0
    by_reason = WithdrawalSelection(Criteria(), lift=True, reason="The story is wrong")
    assert preview(client, index_name, by_reason).total == 1
    assert withdraw(client, index_name, ID, "for good")[1]
    assert outcomes(deliver(client, index_name, [delivered(hours=2)])) == {"older": 1}
    assert lift(client, index_name, ID)[1]
    assert outcomes(deliver(client, index_name, [delivered()])) == {"replaced": 1}
    assert find_document(client, index_name, ID)["body"] == FERRY
