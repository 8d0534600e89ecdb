"""The lock of an index: one document in `NAME-runs`, taken and renewed by compare-and-swap.

Elasticsearch gives every write of the document a new sequence number. A write that names the number it has
seen succeeds only if nobody wrote meanwhile, so that of two who grasp at the lock one gets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self
from uuid import uuid4

from elasticsearch import ConflictError, Elasticsearch, NotFoundError
from pydantic import BaseModel, ConfigDict

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.lifecycle.family import runs_name
from infra.runs.errors import RunStateDeleted
from infra.runs.owner import Owner

ID = "lock"


class LockHolder(BaseModel):
    """Who has the index; `free` once it was given back.

    `token` is new whenever the lock is taken, `beat` counts the renewals. The owner promises to renew it within
    `lease_seconds`. `renewed` (aware) is for people: whether the owner lives is never judged by its clock.
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

    def again(self, *, run: str | None = None, free: bool = False) -> Self:
        """The same holder, one beat later."""
        changed = {"run": run or self.run, "free": free, "renewed": datetime.now(UTC), "beat": self.beat + 1}
        return self.model_copy(update=changed)


@dataclass(frozen=True, slots=True)
class LockState:
    """The lock as it was at one moment: its holder, and the number of the write that said so."""

    holder: LockHolder
    sequence: tuple[int, int]


class IndexLock:
    """The lock of the alias `name`, whose run state must be there."""

    def __init__(self, client: Elasticsearch, name: str) -> None:
        self.name = name
        self._client, self._index = client, runs_name(name)

    def look(self) -> LockState | None:
        """The lock as it is now; null if nobody has ever held it. Raises IndexingError."""
        with translate_errors(f"looking at the lock of {self.name}"):
            try:
                found = self._client.get(index=self._index, id=ID)
            except NotFoundError:
                return None
        fields = {key: value for key, value in found["_source"].items() if key != "kind"}
        return LockState(LockHolder.model_validate(fields), (found["_seq_no"], found["_primary_term"]))

    def write(self, holder: LockHolder, over: LockState | None) -> LockState | None:
        """Put `holder` in the place of what was seen; None if somebody wrote meanwhile.

        Safe to be called again with the same arguments: a write whose reply was lost is found by `look`.

        Raises:
            RunStateDeleted: there is no run state, and none is created.
            IndexingError: it is not known whether it was written.
        """
        document = {"kind": "lock", **holder.model_dump(mode="json")}
        with translate_errors(f"writing the lock of {self.name}"):
            try:
                done = self._client.index(
                    index=self._index, id=ID, document=document, require_alias=True, **_only_after(over)
                )
            except ConflictError:
                return None
            except NotFoundError as error:
                raise RunStateDeleted.of(self.name, self._index) from error
        return LockState(holder, (done["_seq_no"], done["_primary_term"]))


def _only_after(seen: LockState | None) -> dict[str, Any]:
    if seen is None:
        return {"op_type": "create"}
    return {"if_seq_no": seen.sequence[0], "if_primary_term": seen.sequence[1]}
