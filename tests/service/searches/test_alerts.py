"""New articles reach their receiver: each once, none lost, whatever fails in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.withdrawing import withdraw
from infra.elasticsearch.search.parameters import SearchParameters
from infra.runs.locking.lease import acquire
from infra.runs.locking.lock import SEARCHES_ID, IndexLock
from infra.searches import SearchesBusy, SearchEvaluation, SearchStore, evaluate_searches
from infra.searches import evaluation as alerts
from infra.searches.adding import add_search
from infra.settings import Settings
from tests.cli.conftest import ROOT
from tests.service.searches.conftest import Evaluate, Load
from tests.support.webhook_receiver import SECRET_PATH, WebhookReceiver

pytestmark = pytest.mark.service

FERRIES = SearchParameters("ferry")


@pytest.fixture
def ferries(store: SearchStore, receiver: WebhookReceiver) -> None:
    """A search for ferries, over an index without one."""
    add_search(store, "Ferries", FERRIES, webhook=receiver.url)


@pytest.mark.usefixtures("ferries")
def test_a_new_article_is_sent_once(load: Load, evaluate: Evaluate, receiver: WebhookReceiver) -> None:
    load("a", "b")
    load("c", body="A tram.", title="Tram")
    report = evaluate("run-1")
    assert (report.searches, report.found, report.sent, report.waiting, report.problems) == (1, 2, 2, 0, ())
    assert sorted(receiver.articles) == ["a", "b"]
    load("a", run="run-2", body=f"{FERRIES.query}, corrected.")
    load("d", run="run-2")
    evaluate("run-2")
    assert sorted(receiver.articles) == ["a", "b", "d"], "a changed article is known"
    assert len({message["id"] for message in receiver.messages}) == 2
    assert evaluate("run-2").found == 0


def test_what_is_there_at_the_creation_is_no_news(
    load: Load, evaluate: Evaluate, store: SearchStore, receiver: WebhookReceiver
) -> None:
    load("old")
    load("other", body="A tram.", title="Tram")
    add_search(store, "Ferries", FERRIES, webhook=receiver.url)
    load("old", "new", run="run-2")
    load("other", run="run-2", body="The tram meets the ferry.", title="Tram")
    evaluate("run-2")
    assert sorted(receiver.articles) == ["new", "other"], "a change that makes an article match is news"


@pytest.mark.usefixtures("ferries")
def test_what_a_receiver_did_not_take_is_sent_again_in_order(
    load: Load, evaluate: Evaluate, store: SearchStore, receiver: WebhookReceiver
) -> None:
    receiver.answers = [500, 503]
    load("a")
    report = evaluate("run-1")
    assert (report.sent, report.waiting) == (0, 1)
    assert report.problems == ("Ferries: The webhook answers with status 500 (Internal Server Error).",)
    load("b", run="run-2")
    assert (evaluate("run-2").waiting, receiver.articles) == (2, ["a", "a"]), "one request to a receiver that fails"
    report = evaluate()
    assert (report.sent, report.waiting, report.problems) == (2, 0, ())
    assert receiver.articles == ["a", "a", "a", "b"]
    first, second, third, other = receiver.messages
    assert first["id"] == second["id"] == third["id"] != other["id"]
    assert [message["attempt"] for message in receiver.messages] == [1, 2, 3, 1]
    assert store.waiting(store.find("ferries").id) == []


@pytest.mark.usefixtures("ferries")
def test_a_refused_address_keeps_the_articles(
    load: Load, evaluate: Evaluate, store: SearchStore, settings: Settings, receiver: WebhookReceiver
) -> None:
    load("a")
    guarded = SearchEvaluation(store, settings.model_copy(update={"allowed_networks": ()}), print)
    report = evaluate_searches(guarded, store.all(), print)
    assert receiver.requests == []
    assert "DATELINE_ALLOWED_NETWORKS" in report.problems[0]
    assert SECRET_PATH not in str(report)
    evaluate()
    assert receiver.articles == ["a"]


@pytest.mark.usefixtures("ferries")
def test_withdrawn_articles_are_never_sent(
    client: Elasticsearch, load: Load, evaluate: Evaluate, store: SearchStore, receiver: WebhookReceiver
) -> None:
    load("gone")
    withdraw(client, store.name, "gone", "killed")
    client.indices.refresh(index=store.name)
    assert evaluate("run-1").found == 0
    receiver.answers = [500]
    load("a", "b")
    evaluate("run-1")
    receiver.requests.clear()
    withdraw(client, store.name, "a", "killed")
    client.indices.refresh(index=store.name)
    evaluate()
    assert receiver.articles == ["b"], "withdrawn while its message waited"
    receiver.answers = [500]
    load("c")
    evaluate("run-1")
    receiver.requests.clear()
    withdraw(client, store.name, "c", "killed")
    client.indices.refresh(index=store.name)
    assert (evaluate().waiting, receiver.requests) == (0, []), "a message without an article is dropped"


@pytest.mark.usefixtures("ferries")
def test_an_article_under_embargo_is_sent_when_it_has_ended(
    client: Elasticsearch, load: Load, evaluate: Evaluate, store: SearchStore, receiver: WebhookReceiver
) -> None:
    end = datetime.now(UTC) + timedelta(seconds=2)
    loaded = {"indexed_at": (end - timedelta(days=2)).isoformat(), "delivery": {"embargo": end.isoformat()}}
    load("later", run="run-1", **loaded)
    assert evaluate("run-1").found == 0
    while datetime.now(UTC) <= end:
        time.sleep(0.1)
    assert evaluate("run-2").sent == 1, "loaded long before, by another run"
    assert receiver.articles == ["later"]


@pytest.mark.usefixtures("ferries")
def test_many_articles_come_in_messages_of_a_bounded_size(
    load: Load, evaluate: Evaluate, receiver: WebhookReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerts, "MOST_ARTICLES", 4)
    monkeypatch.setattr(alerts, "MOST_WAITING", 2)
    names = [f"{number:02}" for number in range(19)]
    load(*names)
    assert evaluate("run-1").sent == 8
    assert evaluate().sent == 8
    assert evaluate().sent == 3
    assert sorted(receiver.articles) == names
    assert max(len(message["articles"]) for message in receiver.messages) == 4
    assert evaluate().found == 0


@pytest.mark.usefixtures("ferries")
def test_one_search_that_fails_leaves_the_others_alone(
    load: Load, evaluate: Evaluate, store: SearchStore, receiver: WebhookReceiver
) -> None:
    broken = add_search(store, "Broken", SearchParameters("tram"), webhook=receiver.url)
    store.change(broken, parameters=SearchParameters("(tram"))
    add_search(store, "Listed", SearchParameters("ferry"))
    load("a")
    report = evaluate("run-1")
    assert receiver.articles == ["a"]
    assert (report.searches, len(report.problems)) == (2, 1)
    assert report.problems[0].startswith("Broken: this parenthesis is never closed")


def test_a_paused_search_finds_later_what_came_meanwhile(
    load: Load, evaluate: Evaluate, store: SearchStore, receiver: WebhookReceiver
) -> None:
    search = add_search(store, "Ferries", FERRIES, webhook=receiver.url)
    store.change(search, enabled=False)
    load("a")
    evaluate("run-1")
    assert receiver.articles == []
    store.change(search, enabled=True)
    evaluate("run-2")
    assert receiver.articles == ["a"]


@pytest.mark.usefixtures("ferries")
def test_a_search_that_was_removed_while_its_evaluation_waited_sends_nothing(
    load: Load, store: SearchStore, settings: Settings, receiver: WebhookReceiver
) -> None:
    chosen = store.all()
    store.remove("Ferries")
    load("a")
    report = evaluate_searches(SearchEvaluation(store, settings, print), chosen, print)
    assert (report.found, receiver.requests) == (0, [])


@pytest.mark.usefixtures("ferries")
def test_two_runs_that_end_at_once_send_each_article_once(
    load: Load, evaluate: Evaluate, receiver: WebhookReceiver
) -> None:
    names = [f"{number:02}" for number in range(30)]
    load(*names)
    with ThreadPoolExecutor(3) as pool:
        reports = list(pool.map(evaluate, ("run-1", "run-1", "run-2")))
    assert sum(report.sent for report in reports) == len(names)
    assert sorted(receiver.articles) == names


@pytest.mark.usefixtures("ferries")
def test_an_evaluation_that_does_not_end_is_left_alone(
    load: Load, store: SearchStore, settings: Settings, receiver: WebhookReceiver
) -> None:
    load("a")
    lock = IndexLock(store.client, store.name, SEARCHES_ID, store.index)
    with acquire(lock, "another", 1.0, print), pytest.raises(SearchesBusy):
        evaluate_searches(SearchEvaluation(store, settings, print, wait_seconds=0.0), store.all(), print)
    assert receiver.requests == []


@pytest.mark.usefixtures("ferries")
@pytest.mark.parametrize(("step", "received"), [("message-recorded", []), ("message-sent", ["a"])])
def test_a_process_that_is_killed_loses_no_message(
    load: Load,
    store: SearchStore,
    node_url: str,
    receiver: WebhookReceiver,
    tmp_path: Path,
    step: str,
    received: list[str],
) -> None:
    load("a")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "ELASTICSEARCH_URL": node_url,
        "DATELINE_HOME": str(tmp_path),
        "DATELINE_ALLOWED_NETWORKS": "127.0.0.0/8",
        "DATELINE_LEASE_SECONDS": "1",
    }

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        whole = [sys.executable, "-m", *command, "searches", "run", "--index", store.name]
        return subprocess.run(whole, env=environment, capture_output=True, text=True, timeout=120, check=False)

    killed = run("tests.support.kill_points", step)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert receiver.articles == received
    done = run("flows.cli.main")
    assert done.returncode == 0, done.stderr
    assert receiver.articles == [*received, "a"]
    assert len({message["id"] for message in receiver.messages}) == 1, "the receiver recognizes it"
    assert receiver.messages[-1]["attempt"] == 2
