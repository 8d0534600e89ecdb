"""Articles on their way into the index, for the tests of loading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import datetime
from random import Random
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.loading.actions import Action, build_action
from infra.elasticsearch.loading.bulk import BulkPolicy, ItemOutcome, LoadFault, Outcome, load
from infra.elasticsearch.loading.decisions import incoming_state
from tests.service.articles import document
from tests.unit.infra.elasticsearch.samples import pending
from transforms.records import InputRef, RawRecord

QUICK = BulkPolicy(chunk_count=50, first_delay=0.02, longest_delay=0.2)


def action(
    id_: str, body: str, observed: str = "2024-11-27T08:00:00+00:00", run_id: str = "run", offset: int = 0, **given: Any
) -> Action:
    """The action of an article that was seen with this body at this time."""
    moment = datetime.fromisoformat(observed)
    raw = RawRecord(body, "text", "test", moment, InputRef("test.jsonl", offset), external_id=id_, observed_given=True)
    state = incoming_state(raw, run_id)
    article = document(
        id_, None, body, content_hash=state.content_hash, observed=observed, input=asdict(raw.input), **given
    )
    built = build_action(article, pending(replace(state, known_ids=(article["id"],))), "2024-12-01T00:00:00Z")
    assert isinstance(built, Action)
    return built


def loaded(
    client: Elasticsearch,
    name: str,
    actions: Iterable[Action],
    policy: BulkPolicy = QUICK,
    check_lock: Callable[[], None] | None = None,
) -> tuple[list[ItemOutcome], Counter[LoadFault]]:
    """Outcomes in the order of the actions, and the faults on the way."""
    faults: Counter[LoadFault] = Counter()
    outcomes = list(load(client, name, actions, policy, faults=faults, random=Random(1), check_lock=check_lock))
    return sorted(outcomes, key=lambda outcome: outcome.position), faults


def words(outcomes: Iterable[ItemOutcome]) -> list[Outcome]:
    return [outcome.outcome for outcome in outcomes]


def body(client: Elasticsearch, name: str, id_: str) -> str:
    """Return the body that the index has now, refreshed or not."""
    return str(client.get(index=name, id=f"id-{id_}")["_source"]["body"])
