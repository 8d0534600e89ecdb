"""The lock of an index: one document in `NAME-runs`, taken and renewed by compare-and-swap.

Elasticsearch gives every write of the document a new sequence number. A write that names the number it has seen
succeeds only if no other write came between, so that one of two competing runs gets the lock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self
from uuid import uuid4

from elasticsearch import ConflictError, Elasticsearch, NotFoundError
from pydantic import BaseModel, ConfigDict

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.runs.errors import RunStateDeleted
from infra.runs.owner import Owner

ID = "lock"
COLLECT_ID = "lock:collect"
"""The lock of those that collect, so that a host has one connection from all of them; an ingest may run meanwhile."""

STORIES_ID = "lock:stories"
"""The lock of those that group stories; an ingest may run meanwhile, as each of its writes is conditional."""

SEARCHES_ID = "lock:searches"
"""The lock of those that evaluate saved searches, beside these; an ingest may run meanwhile."""

NAMES_ID = "lock:names"
"""The lock of those that link names; an ingest may run meanwhile, for the same reason."""

REBUILD_ID = "lock:rebuild"
"""The lock of those that rebuild the index or switch its alias; ingests run meanwhile, except during the switch."""


def lock_id(flow: str) -> str:
    """Return the id of the lock that a run of the flow needs."""
    return COLLECT_ID if flow == "collect" else ID


class LockHolder(BaseModel):
    """The holder of an index.

    Attributes:
        run: The run.
        owner: Its process.
        token: The fencing token, new whenever the lock is taken.
        started: When it was taken (aware).
        renewed: When it was renewed last (aware); for display only; liveness follows the sequence number.
        lease_seconds: The time within which the owner renews it.
        beat: The number of renewals.
        free: Whether it was released.
    """

    model_config = ConfigDict(frozen=True)

    run: str
    owner: Owner
    token: str
    started: datetime
    renewed: datetime
    lease_seconds: float
    beat: int = 0
    free: bool = False

    @classmethod
    def new(cls, run: str, lease_seconds: float) -> Self:
        """This process as the holder, for `run`."""
        now = datetime.now(UTC)
        return cls(
            run=run, owner=Owner.current(), token=uuid4().hex, started=now, renewed=now, lease_seconds=lease_seconds
        )

    def next_beat(self, *, run: str | None = None, free: bool = False) -> Self:
        """The same holder at its next renewal."""
        changed = {"run": run or self.run, "free": free, "renewed": datetime.now(UTC), "beat": self.beat + 1}
        return self.model_copy(update=changed)


@dataclass(frozen=True, slots=True)
class LockState:
    """The lock at one moment: its holder, and the sequence number of the last write."""

    holder: LockHolder
    sequence: tuple[int, int]


class IndexLock:
    """The lock of the alias `name`, in its run state or in `state`, another alias, which must exist."""

    def __init__(self, client: Elasticsearch, name: str, id_: str = ID, state: str | None = None) -> None:
        self.name, self.id = name, id_
        self._client, self._index = client, state or runs_name(name)

    def read(self) -> LockState | None:
        """The current state of the lock; None if it was never held or there is no run state. Raises IndexingError."""
        with translate_errors(f"reading the lock of {self.name}"):
            try:
                found = self._client.get(index=self._index, id=self.id)
            except NotFoundError:
                return None
        fields = {key: value for key, value in found["_source"].items() if key != "kind"}
        return LockState(LockHolder.model_validate(fields), (found["_seq_no"], found["_primary_term"]))

    def write(self, holder: LockHolder, expected: LockState | None) -> LockState | None:
        """Replace the state `expected` by `holder`; None if there was another write since.

        Safe to be called again with the same arguments: a write with a lost reply is found by `read`.

        Raises:
            RunStateDeleted: The index of run state does not exist; it is not created.
            IndexingError: It is unknown whether the lock was written.
        """
        document = {"kind": "lock", **holder.model_dump(mode="json")}
        with translate_errors(f"writing the lock of {self.name}"):
            try:
                done = self._client.index(
                    index=self._index, id=self.id, document=document, require_alias=True, **_write_conditions(expected)
                )
            except ConflictError:
                return None
            except NotFoundError as error:
                raise RunStateDeleted.of(self.name, self._index) from error
        return LockState(holder, (done["_seq_no"], done["_primary_term"]))


def _write_conditions(expected: LockState | None) -> dict[str, Any]:
    if expected is None:
        return {"op_type": "create"}
    return {"if_seq_no": expected.sequence[0], "if_primary_term": expected.sequence[1]}
