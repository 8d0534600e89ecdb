"""The policy of a load, and the outcome of each action."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from infra.elasticsearch.loading.actions import Action
from infra.elasticsearch.loading.outcomes import Outcome
from transforms.records import Reason

MEGABYTE = 1024 * 1024


class LoadFault(StrEnum):
    """A disturbance that a load recovered from; counted, as a measure of how rough it was.

    `LOST_AFTER_ACK` counts documents that Elasticsearch acknowledged and lost; they were sent again.
    """

    RETRIED = "retried"
    UNANSWERED = "unanswered"
    OVERLOADED = "overloaded"
    SPLIT = "split"
    BISECTED = "bisected"
    RESOLVED_BY_LOOKUP = "resolved_by_lookup"
    LOST_AFTER_ACK = "lost_after_ack"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """The outcome of one action.

    Attributes:
        position: Place of the action among those handed to the load, from 0.
        action: The action, as it was decided last; its state has the record as it was read.
        outcome: How it ended.
        reason: Set for rejected and failed actions.
        detail: Elasticsearch's own error, or why the state is older.
        attempts: Requests that carried the action.
        reverts: Whether the state is one that was replaced before.
        is_withdrawn: Whether the article was withdrawn, so that no state replaces the document.
        needs_document: Whether only a touch was to be written and the document itself is needed by now.
    """

    position: int
    action: Action
    outcome: Outcome
    reason: Reason | None = None
    detail: str = ""
    attempts: int = 0
    reverts: bool = False
    is_withdrawn: bool = False
    needs_document: bool = False

    @property
    def id(self) -> str:
        """The document's id."""
        return self.action.id


@dataclass(frozen=True, slots=True)
class BulkPolicy:
    """Parameters of a load; sizes in bytes, times in seconds.

    The sizes are the best of a sweep (125-1,000 actions, 1-8 MB, 2-4 in flight) with articles of 11 KB on 2 cores;
    within a factor of two of them nothing changed by more than the noise.

    Attributes:
        chunk_count: Actions in a request, at most; fewer while the service is slow (`LoadPace`).
        chunk_bytes: Size of a request, at most; a single larger action is sent alone.
        in_flight: Concurrent requests, at most; fewer while the service is slow or refuses.
        largest_request: Size above which an action is rejected.
        request_seconds: Time limit of a request.
        first_delay: Bound of the random wait before the first retry; doubled with each further one.
        longest_delay: Upper limit of that bound.
        max_refusals: Refusals after which an action has failed while the service accepts others.
        trip_after: Failed requests in a row after which the load pauses and continues with one request at a time.
        patience: Time without any accepted write after which the load stops.
    """

    chunk_count: int = 500
    chunk_bytes: int = 8 * MEGABYTE
    in_flight: int = 3
    largest_request: int = 100 * MEGABYTE
    request_seconds: float = 60.0
    first_delay: float = 0.25
    longest_delay: float = 10.0
    max_refusals: int = 12
    trip_after: int = 4
    patience: float = 600.0

    def __post_init__(self) -> None:
        if min(self.chunk_count, self.chunk_bytes, self.in_flight, self.max_refusals, self.trip_after) < 1:
            raise ValueError("a bulk policy needs sizes and counts of at least 1")

    @property
    def chunks_held(self) -> int:
        """Chunks in memory: those in flight, as many acknowledged, and one being filled."""
        return 2 * self.in_flight + 1

    def within(self, largest_request: int | None) -> Self:
        """Return the policy under the server's limit of a request body, None if that is unknown."""
        return replace(self, largest_request=min(self.largest_request, largest_request or self.largest_request))
