"""Events that the state machine of a load receives, and commands that it returns; no network in here.

events      of a bulk request: ItemizedReply, RefusedRequest, UnansweredRequest, Blocked
            of a lookup: LookupReply, UnansweredRequest, Blocked
commands    Emit, NeedInput, Send, Lookup, Wait, Stop, Done
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from infra.elasticsearch.loading.actions import Action
from infra.elasticsearch.loading.bulk.records import ItemOutcome
from infra.elasticsearch.loading.known import KnownDocument
from infra.errors import DatelineError


@dataclass(frozen=True, slots=True)
class ItemReply:
    """Elasticsearch's response to one action.

    Attributes:
        id: The document's id.
        status: The item's HTTP status.
        result: `created`, `updated` or `noop`; None for an error.
        error_type: Elasticsearch's name of the error, None without one.
        error: The error in a sentence.
        term: Primary term in which the shard wrote; 0 if nothing was written.
    """

    id: str
    status: int
    result: str | None = None
    error_type: str | None = None
    error: str = ""
    term: int = 0


@dataclass(frozen=True, slots=True)
class ItemizedReply:
    """Request `number` was answered item by item, in the order of its actions."""

    number: int
    items: tuple[ItemReply, ...]


@dataclass(frozen=True, slots=True)
class RefusedRequest:
    """Request `number` was refused as a whole."""

    number: int
    status: int
    error_type: str | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class UnansweredRequest:
    """Request `number` ended without a usable response: its effect is unknown."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class LookupReply:
    """Lookup `number` was answered with the documents that the index has, by id."""

    number: int
    known: Mapping[str, KnownDocument]


@dataclass(frozen=True, slots=True)
class Blocked:
    """Request or lookup `number` was not made or cannot be answered: the load ends."""

    number: int
    error: DatelineError


Event = ItemizedReply | RefusedRequest | UnansweredRequest | LookupReply | Blocked


@dataclass(frozen=True, slots=True)
class Emit:
    """Yield the outcome of an action."""

    outcome: ItemOutcome


@dataclass(frozen=True, slots=True)
class NeedInput:
    """Offer another action: there is room for it."""


@dataclass(frozen=True, slots=True)
class Send:
    """Send these actions in one request."""

    number: int
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """Look up what the index has of these ids."""

    number: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """Wait for an event, at most to `until` (None: without limit).

    `pause` is the reason why the load pauses, None if it does not.
    """

    until: float | None
    pause: str | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """End the load with this error: no request is in flight any more."""

    error: DatelineError


@dataclass(frozen=True, slots=True)
class Done:
    """Every action has its outcome."""


Command = Emit | NeedInput | Send | Lookup | Wait | Stop | Done
