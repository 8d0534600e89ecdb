"""Small actions, batches and replies for the tests of the loader."""

from __future__ import annotations

from infra.elasticsearch.actions import Action
from infra.elasticsearch.bulk.backlog import Batch, Item
from infra.elasticsearch.bulk.messages import ItemReply
from infra.elasticsearch.known import Known

FULL = ("es_rejected_execution_exception", "rejected execution of coordinating operation")


def action(id_: str = "a", version: int = 5, content: str = "c1", run_id: str = "run", size: int = 100) -> Action:
    """An action whose two lines are `size` bytes."""
    header = b'{"index":{"_id":"%s","version":%d,"version_type":"external"}}\n' % (id_.encode(), version)
    document = b'{"body":"' + b"x" * (size - len(header) - 12) + b'"}\n'
    return Action(id_, version, content, run_id, header + document)


def batch(*ids: str, failures: int = 0, ask: bool = False, conflict: bool = False, sent: int = 1) -> Batch:
    """A batch of one action for each id, each sent once."""
    items = tuple(Item(position, action(id_), attempts=sent) for position, id_ in enumerate(ids))
    return Batch(items, failures, ask=ask, conflict=conflict)


def written(id_: str, result: str = "created", term: int = 1) -> ItemReply:
    return ItemReply(id_, 201 if result == "created" else 200, result, term=term)


def refused(id_: str, status: int, error_type: str = "some_exception", error: str = "why") -> ItemReply:
    return ItemReply(id_, status, None, error_type, error)


def known(version: int = 5, content: str = "c1", run_id: str | None = "run") -> Known:
    return Known(version, content, 1, "2024-11-27T00:00:00Z", run_id)
