"""The whole loader over real sockets against a faulty server: nothing is lost, everything has an outcome."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from random import Random

import pytest

from infra.elasticsearch.client import connect
from infra.elasticsearch.endpoint import Endpoint
from infra.elasticsearch.errors import ElasticsearchUnavailable, NotAuthorized
from infra.elasticsearch.loading.actions import Action, make_action
from infra.elasticsearch.loading.bulk import BulkPolicy, ItemOutcome, LoadFault, Outcome, load
from tests.unit.infra.elasticsearch.samples import pending, state
from tests.unit.infra.elasticsearch.scripted_server import ScriptedServer, scripted
from transforms.records import GENERATION, Reason

QUICK = BulkPolicy(chunk_count=10, in_flight=2, request_seconds=0.5, first_delay=0.01, longest_delay=0.05)
IDS = [f"id{number:02}" for number in range(45)]
MANY = [f"id{number:03}" for number in range(90)]
"""Enough for more requests than the longest script has faults."""


def action(id_: str, number: int = 1, padding: int = 0, run_id: str = "run") -> Action:
    incoming = state(id_, number, f"{number}-{id_}", run_id)
    document = {
        "content_hash": incoming.content_hash,
        "run_id": incoming.run_id,
        "observed": incoming.order.observed.isoformat(),
        "input": {"path": "feed.jsonl", "offset": 0, "length": None, "file": incoming.order.file},
        "versions": {"generation": GENERATION},
        "body": "x" * padding,
    }
    return make_action(pending(incoming), json.dumps(document).encode())


def loaded(
    server: ScriptedServer, actions: Iterable[Action], policy: BulkPolicy = QUICK
) -> tuple[list[ItemOutcome], Counter[LoadFault]]:
    faults: Counter[LoadFault] = Counter()
    client = connect(Endpoint(server.url))
    return list(load(client, "news", actions, policy, faults=faults, random=Random(1))), faults


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        (["503"], LoadFault.OVERLOADED),
        (["429", "429"], LoadFault.OVERLOADED),
        (["busy"], LoadFault.OVERLOADED),
        (["reset"], LoadFault.UNANSWERED),
        (["truncated"], LoadFault.UNANSWERED),
        (["short"], LoadFault.UNANSWERED),
        (["garbled"], LoadFault.UNANSWERED),
        (["drip"], LoadFault.UNANSWERED),
        (["413"], LoadFault.SPLIT),
        (["503"] * 9, LoadFault.PAUSED),
        (["reset", "503", "short", "truncated", "429", "garbled", "busy"] * 3, LoadFault.RETRIED),
    ],
)
def test_nothing_is_lost_and_nothing_reported_twice(script: list[str], fault: LoadFault) -> None:
    with scripted(*script) as server:
        outcomes, faults = loaded(server, map(action, MANY))
    assert sorted(outcome.position for outcome in outcomes) == list(range(len(MANY)))
    assert {outcome.outcome for outcome in outcomes} == {Outcome.INDEXED}
    assert sorted(server.kept) == MANY
    assert not server.script, "the script was played to its end"
    assert faults[fault] > 0


def test_a_second_load_is_unchanged_and_an_older_state_is_reported() -> None:
    with scripted() as server:
        loaded(server, [action("a", 2), action("b", 2)])
        again, _ = loaded(
            server, [action(id_, number, run_id="next") for id_, number in (("a", 2), ("b", 1), ("c", 1), ("c", 3))]
        )
    assert {outcome.position: outcome.outcome for outcome in again} == {
        0: Outcome.UNCHANGED,
        1: Outcome.OLDER,
        2: Outcome.INDEXED,
        3: Outcome.REPLACED,
    }


def test_the_bad_document_of_a_refused_request_is_found() -> None:
    actions = [action("poison" if id_ == IDS[7] else id_) for id_ in IDS]
    with scripted(*["400"] * 9) as server:
        outcomes, faults = loaded(server, actions)
    assert [(o.id, o.reason) for o in outcomes if o.outcome is Outcome.REJECTED] == [
        ("poison", Reason.REFUSED_BY_INDEX)
    ]
    assert len(server.kept) == len(IDS) - 1
    assert faults[LoadFault.BISECTED] >= 3


def test_requests_stay_below_the_servers_limit_and_a_larger_document_is_rejected() -> None:
    actions = [action(id_, padding=400) for id_ in IDS] + [action("huge", padding=3_000)]
    with scripted(max_content=2_000) as server:
        outcomes, _ = loaded(server, actions)
    assert max(server.bulk_sizes) <= 2_000
    assert [(o.id, o.reason) for o in outcomes if o.outcome is Outcome.REJECTED] == [("huge", Reason.TOO_LARGE)]


def test_wrong_credentials_stop_the_load_after_telling_what_is_known() -> None:
    outcomes: list[ItemOutcome] = []
    with scripted("", "401") as server, pytest.raises(NotAuthorized, match="keys create ingest --index news"):
        outcomes.extend(load(connect(Endpoint(server.url)), "news", map(action, IDS), QUICK))
    assert "401" not in server.script


def test_a_service_that_never_comes_back_stops_the_load() -> None:
    impatient = BulkPolicy(chunk_count=10, first_delay=0.01, longest_delay=0.05, patience=0.5)
    with scripted(*["503"] * 1000) as server, pytest.raises(ElasticsearchUnavailable, match="rejected execution"):
        loaded(server, map(action, IDS), impatient)
    assert 3 < len(server.bulk_sizes) < 60, "it pauses rather than hammers"


def test_what_was_drawn_before_the_source_failed_is_still_loaded() -> None:
    def failing() -> Iterator[Action]:
        yield from map(action, IDS[:15])
        raise RuntimeError("the worker pool died")

    outcomes: list[ItemOutcome] = []
    with scripted("503") as server, pytest.raises(RuntimeError, match="worker pool"):
        for outcome in load(connect(Endpoint(server.url)), "news", failing(), QUICK):
            outcomes.append(outcome)
    assert sorted(outcome.id for outcome in outcomes) == sorted(server.kept) == IDS[:15]


def test_actions_are_drawn_only_as_there_is_room() -> None:
    drawn: list[str] = []

    def counted() -> Iterator[Action]:
        for number in range(2_000):
            drawn.append(f"id{number}")
            yield action(drawn[-1])

    with scripted() as server:
        received = 0
        for _ in load(connect(Endpoint(server.url)), "news", counted(), QUICK):
            received += 1
            assert len(drawn) - received <= QUICK.chunks_held * QUICK.chunk_count
    assert received == len(server.kept) == 2_000
