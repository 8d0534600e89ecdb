"""Requests without a response that Elasticsearch carries out late."""

from __future__ import annotations

from random import Random

import pytest

from infra.elasticsearch.loading.actions import Action
from infra.elasticsearch.loading.bulk import BulkPolicy, Outcome
from infra.elasticsearch.loading.bulk.load_machine import LoadMachine
from infra.elasticsearch.loading.bulk.messages import (
    Done,
    Emit,
    ItemizedReply,
    Lookup,
    LookupReply,
    Send,
    UnansweredRequest,
    Wait,
)
from tests.property.model_index import ModelIndex
from tests.unit.infra.elasticsearch.samples import action, order


@pytest.mark.parametrize("content", ["c1", "c2"])
@pytest.mark.parametrize("landed", [False, True])
def test_the_later_line_wins_and_writes_that_land_after_the_load_are_refused(content: str, *, landed: bool) -> None:
    """Each of two lines is sent once without a response, and carried out at once or after the load."""
    index, tested = ModelIndex(), LoadMachine("news", BulkPolicy(chunk_count=1, in_flight=1), Random(1))
    lines = [action(order=order(5, 1)), action(content=content, order=order(5, 2))]
    for line in lines:
        tested.offer(line)
    tested.close()
    now, late, ended = 1.0, list[Action](), dict[int, Outcome]()
    while (decision := tested.next_command(now)) != Done():
        match decision:
            case Send(number=number, actions=actions) if len(late) < 2:
                late += actions
                if landed:
                    index.take(*actions)
                tested.receive(UnansweredRequest(number, "lost"), now)
            case Send(number=number, actions=actions):
                tested.receive(ItemizedReply(number, tuple(map(index.take, actions))), now)
            case Lookup(number=number, ids=ids):
                tested.receive(LookupReply(number, index.find(ids)), now)
            case Wait(until=until):
                now = until or now
            case Emit(outcome=outcome):
                ended[outcome.position] = outcome.outcome
    assert sorted(ended) == [0, 1]
    assert index.has["a"].order == lines[1].state.order
    assert index.has["a"].content_hash == content
    before = dict(index.has)
    assert [index.take(write).status for write in late] == [409, 409]
    assert index.has == before
