"""The state of an index, by its operations: two equal states have the same documents.

Every write and deletion of a document takes the next sequence number of its shard. A recreated or restored index has
another UUID or history, and a copy of a shard has a translog of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from elasticsearch import Elasticsearch
from pydantic import BaseModel, ConfigDict

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.errors import NotAuthorized, UnknownCredentials

_FILTER = ",".join(
    [
        "_shards.failed",
        "indices.*.uuid",
        "indices.*.health",
        "indices.*.shards.*.routing.primary",
        "indices.*.shards.*.routing.state",
        "indices.*.shards.*.seq_no",
        "indices.*.shards.*.commit.user_data.history_uuid",
        "indices.*.shards.*.commit.user_data.translog_uuid",
    ]
)


class PrimaryState(BaseModel):
    """The state of a primary shard: its history, its translog, and the sequence number of its last operation."""

    model_config = ConfigDict(frozen=True)

    history: str
    translog: str
    last: int


class IndexState(BaseModel):
    """The state of an index: its UUID, and that of each primary shard, by number."""

    model_config = ConfigDict(frozen=True)

    uuid: str
    primaries: dict[str, PrimaryState]

    def operations_since(self, earlier: IndexState) -> int | None:
        """The number of operations since an earlier state; None if it is not one of this index and history."""
        if self.uuid != earlier.uuid or self.primaries.keys() != earlier.primaries.keys():
            return None
        total = 0
        for number, now in self.primaries.items():
            before = earlier.primaries[number]
            if (now.history, now.translog) != (before.history, before.translog) or now.last < before.last:
                return None
            total += now.last - before.last
        return total


def read_index_state(client: Elasticsearch, name: str) -> IndexState | None:
    """Return the state of the index behind the alias `name`.

    None if it is not certain: the key may not read statistics, an operation is in flight, or a primary is not started.
    Raises IndexingError.
    """
    try:
        with translate_errors(f"reading the state of {name}"):
            reply = client.indices.stats(index=name, metric="docs", level="shards", filter_path=_FILTER)
    except UnknownCredentials:
        raise
    except NotAuthorized:
        return None
    return parse_index_state(reply.body)


def parse_index_state(reply: Mapping[str, Any]) -> IndexState | None:
    """Return the state in a response of the statistics API; None if it is not certain."""
    indices = reply.get("indices", {})
    if len(indices) != 1 or reply["_shards"]["failed"]:
        return None
    (index,) = indices.values()
    if index.get("health") not in ("green", "yellow"):
        return None
    primaries = {}
    for number, copies in index.get("shards", {}).items():
        found = [copy for copy in copies if copy["routing"]["primary"] and copy["routing"]["state"] == "STARTED"]
        if len(found) != 1 or not _is_settled(found[0].get("seq_no", {})):
            return None
        history = found[0]["commit"]["user_data"]
        primaries[number] = PrimaryState(
            history=history["history_uuid"], translog=history["translog_uuid"], last=found[0]["seq_no"]["max_seq_no"]
        )
    return IndexState(uuid=index["uuid"], primaries=primaries) if primaries else None


def _is_settled(numbers: Mapping[str, int]) -> bool:
    """Return whether each operation that has a number is finished and synced on every copy."""
    last = numbers.get("max_seq_no")
    return last is not None and last == numbers.get("local_checkpoint") == numbers.get("global_checkpoint")
