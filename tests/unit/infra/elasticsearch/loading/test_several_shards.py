"""A load into an index of several shards, each of which has primary terms of its own."""

from __future__ import annotations

from random import Random

from infra.elasticsearch.loading.bulk import BulkPolicy
from infra.elasticsearch.loading.bulk.load_machine import LoadMachine
from infra.elasticsearch.loading.bulk.messages import ItemizedReply, Lookup, LookupReply, Send, Wait
from infra.elasticsearch.loading.bulk.routing import shard_of
from tests.unit.infra.elasticsearch.loading.test_load_machine import emitted, send
from tests.unit.infra.elasticsearch.samples import action, known, refused, written


def test_a_write_to_one_shard_proves_nothing_of_another() -> None:
    """Of two shards the one with the lower term fails: its new term is that of the other one, which goes on."""
    here = next(id_ for id_ in "abcdefgh" if shard_of(id_, 2) == 0)
    there, again = [id_ for id_ in "abcdefghijkl" if shard_of(id_, 2) == 1][:2]
    tested = LoadMachine("news", BulkPolicy(chunk_count=1, in_flight=1), Random(1), shards=2)
    for id_ in (here, there, again):
        tested.offer(action(id_))
    tested.close()
    for id_ in (here, there, again):
        sent = send(tested)
        assert [action.id for action in sent.actions] == [id_]
        tested.receive(ItemizedReply(sent.number, (written(id_, term=1 if id_ == here else 2),)), 1.0)
        if id_ == again:
            assert emitted(tested).id == there
    probe = send(tested)
    assert [action.id for action in probe.actions] == [here], "nothing has proven it"
    tested.receive(ItemizedReply(probe.number, (written(here, term=2),)), 1.0)
    waiting = tested.next_command(1.0)
    while not isinstance(waiting, Wait):
        assert isinstance(waiting, Send)
        tested.receive(ItemizedReply(waiting.number, (refused(again, 409),)), 1.0)
        waiting = tested.next_command(1.0)
        if isinstance(waiting, Lookup):
            tested.receive(LookupReply(waiting.number, {again: known(id_=again, primary_term=2)}), 1.0)
            assert emitted(tested).id == again
            waiting = tested.next_command(1.0)
    asked = tested.next_command(waiting.until or 0.0)
    assert isinstance(asked, Lookup)
    assert asked.ids == (here,)
