"""The newest state of an article wins on a real Elasticsearch, in whatever order the states arrive."""

from __future__ import annotations

from itertools import permutations

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.elasticsearch.loading import decisions
from infra.elasticsearch.loading.bulk import Outcome
from infra.elasticsearch.loading.known import lookup
from tests.service.loading import action, body, loaded, words
from transforms.records import GENERATION

pytestmark = pytest.mark.service

STATES = [("2024-11-27T08:00:00+00:00", "first"), ("2024-11-27T08:00:01+00:00", "second"), ("2024-11-28", "third")]


@pytest.fixture(autouse=True)
def _index(client: Elasticsearch, index_name: str) -> None:
    ensure_index(client, index_name)


def moment(observed: str) -> str:
    return observed if "T" in observed else f"{observed}T00:00:00+00:00"


def test_any_order_of_arrival_ends_with_the_newest(client: Elasticsearch, index_name: str) -> None:
    for number, order in enumerate(permutations(STATES)):
        for observed, text in order:
            loaded(client, index_name, [action(f"apart-{number}", text, moment(observed))])
        together = [action(f"together-{number}", text, moment(observed)) for observed, text in order]
        outcomes, _ = loaded(client, index_name, together)
        assert len(outcomes) == 3
        assert body(client, index_name, f"apart-{number}") == "third"
        assert body(client, index_name, f"together-{number}") == "third"


def test_an_older_replay_is_reported_and_changes_nothing(client: Elasticsearch, index_name: str) -> None:
    new, old = action("a", "new", "2024-11-28T00:00:00+00:00"), action("a", "old", "2024-11-27T00:00:00+00:00")
    loaded(client, index_name, [new])
    (outcome,), _ = loaded(client, index_name, [old])
    assert outcome.outcome is Outcome.OLDER
    assert "2024-11-28" in outcome.detail
    assert body(client, index_name, "a") == "new"


def test_the_same_content_seen_again_is_unchanged_and_seen_later_keeps_out_what_is_in_between(
    client: Elasticsearch, index_name: str
) -> None:
    loaded(client, index_name, [action("a", "same", "2024-11-27T00:00:00+00:00", "first")])
    for day in (27, 26, 29):
        seen = action("a", "same", f"2024-11-{day}T00:00:00+00:00", f"run-{day}")
        assert words(loaded(client, index_name, [seen])[0]) == ["unchanged"]
    assert words(loaded(client, index_name, [action("a", "other", "2024-11-28T00:00:00+00:00")])[0]) == ["older"]
    assert body(client, index_name, "a") == "same"


def test_a_new_generation_replaces_after_many_partial_updates(
    client: Elasticsearch, index_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(client, index_name, [action("a", "text", run_id="first")])
    for number in range(20):
        client.update(index=index_name, id="id-a", doc={"story": f"story-{number}"})
    assert words(loaded(client, index_name, [action("a", "text", run_id="second")])[0]) == ["unchanged"]

    monkeypatch.setattr(decisions, "GENERATION", GENERATION + 1)
    assert words(loaded(client, index_name, [action("a", "text", run_id="third")])[0]) == ["replaced"]


def test_two_lines_with_one_id_end_with_the_newer_and_two_outcomes(client: Elasticsearch, index_name: str) -> None:
    new, old = action("a", "new", "2024-11-28T00:00:00+00:00"), action("a", "old", "2024-11-27T00:00:00+00:00")
    assert words(loaded(client, index_name, [new, old])[0]) == [Outcome.INDEXED, Outcome.OLDER]
    assert body(client, index_name, "a") == "new"
    rising = [action("b", str(day), f"2024-11-{day}T00:00:00+00:00") for day in range(10, 30)]
    assert words(loaded(client, index_name, rising)[0]) == [Outcome.INDEXED] + [Outcome.REPLACED] * 19
    once, again = action("c", "same"), action("c", "same", offset=9)
    twice, _ = loaded(client, index_name, [once, again])
    assert words(twice) == [Outcome.INDEXED, Outcome.UNCHANGED]


def test_a_lookup_sees_what_was_written_a_moment_ago(client: Elasticsearch, index_name: str) -> None:
    sent = action("a", "text", run_id="run-7")
    loaded(client, index_name, [sent])
    known = lookup(client, index_name, ["id-a", "id-a", "id-b"])
    assert known.keys() == {"id-a"}
    assert (known["id-a"].created_by, known["id-a"].content_hash) == (sent.state.record_key, sent.state.content_hash)
    assert (known["id-a"].generation, known["id-a"].run_id) == (GENERATION, "run-7")
    assert known["id-a"].order == sent.state.order
    assert lookup(client, index_name, []) == {}
