"""The state of an index is certain or None, and only states of one history can be subtracted."""

from __future__ import annotations

from typing import Any

import pytest

from infra.elasticsearch.lifecycle.index_state import IndexState, PrimaryState, parse_index_state


def shard(last: int = 9, *, primary: bool = True, state: str = "STARTED", **numbers: int) -> dict[str, Any]:
    reached = {"max_seq_no": last, "local_checkpoint": last, "global_checkpoint": last, **numbers}
    history = {"history_uuid": "history", "translog_uuid": "translog"}
    return {"routing": {"primary": primary, "state": state}, "seq_no": reached, "commit": {"user_data": history}}


def reply(*copies: dict[str, Any], health: str = "green", failed: int = 0) -> dict[str, Any]:
    index = {"uuid": "uuid", "health": health, "shards": {"0": [*copies]}}
    return {"_shards": {"failed": failed}, "indices": {"wires-000001-00000000": index}}


def state(*last: int, uuid: str = "uuid", history: str = "history", translog: str = "translog") -> IndexState:
    primaries = {str(n): PrimaryState(history=history, translog=translog, last=one) for n, one in enumerate(last)}
    return IndexState(uuid=uuid, primaries=primaries)


def test_a_settled_index_has_a_state() -> None:
    assert parse_index_state(reply(shard(9), shard(7, primary=False))) == state(9)
    assert parse_index_state(reply(shard(9), health="yellow")) == state(9)
    assert parse_index_state(reply(shard(-1))) == state(-1)


@pytest.mark.parametrize(
    "uncertain",
    [
        reply(shard(local_checkpoint=8)),
        reply(shard(global_checkpoint=8)),
        reply(shard(state="RELOCATING")),
        reply(shard(primary=False)),
        reply(shard(), health="red"),
        reply(shard(), failed=1),
        reply(),
        {"_shards": {"failed": 0}},
        {"_shards": {"failed": 0}, "indices": {"one": {}, "two": {}}},
    ],
)
def test_what_may_still_change_has_no_state(uncertain: dict[str, Any]) -> None:
    assert parse_index_state(uncertain) is None


def test_operations_are_counted_over_all_shards() -> None:
    assert state(3, -1).operations_since(state(3, -1)) == 0
    assert state(5, 0).operations_since(state(3, -1)) == 3


@pytest.mark.parametrize(
    "earlier",
    [
        state(3, uuid="another"),
        state(3, history="restored"),
        state(3, translog="relocated"),
        state(4),
        state(3, 3),
    ],
)
def test_states_of_another_history_have_no_difference(earlier: IndexState) -> None:
    assert state(3).operations_since(earlier) is None
