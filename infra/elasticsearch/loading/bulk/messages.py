"""What the load's decisions hear and say: nothing in here touches the network.

heard    of a request: Itemised, Refused, Unanswered, Barred; of a lookup: Found, Unanswered, Barred
said     Tell, Feed, Send, Settle, Wait, Stop, Done
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from infra.elasticsearch.loading.actions import Action
from infra.elasticsearch.loading.bulk.records import ItemOutcome
from infra.elasticsearch.loading.known import Known
from infra.errors import DatelineError


@dataclass(frozen=True, slots=True)
class ItemReply:
    """Elasticsearch's answer to one action: a status, and `result` or the error's type and words.

    `term` is the primary term in which its shard wrote it (0: it wrote nothing).
    """

    id: str
    status: int
    result: str | None = None
    error_type: str | None = None
    error: str = ""
    term: int = 0


@dataclass(frozen=True, slots=True)
class Itemised:
    """Request `number` was answered item by item."""

    number: int
    items: tuple[ItemReply, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """Request `number` was refused as a whole."""

    number: int
    status: int
    error_type: str | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Request `number` ended without a usable reply; what it did is not known."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """Lookup `number` was answered: what the index has, by id."""

    number: int
    known: Mapping[str, Known]


@dataclass(frozen=True, slots=True)
class Barred:
    """Request or lookup `number` was not made, or can never be answered: nothing more can be done."""

    number: int
    error: DatelineError


Event = Itemised | Refused | Unanswered | Found | Barred


@dataclass(frozen=True, slots=True)
class Tell:
    """An action has ended."""

    outcome: ItemOutcome


@dataclass(frozen=True, slots=True)
class Feed:
    """There is room for another action."""


@dataclass(frozen=True, slots=True)
class Send:
    """Send these actions in one request."""

    number: int
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Settle:
    """Look up what the index has of these ids."""

    number: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do before `until` (null: before something is heard); `pause` says why the load pauses."""

    until: float | None
    pause: str | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """The load cannot go on; what was in flight has been heard."""

    error: DatelineError


@dataclass(frozen=True, slots=True)
class Done:
    """Every action has its outcome."""


Decision = Tell | Feed | Send | Settle | Wait | Stop | Done
