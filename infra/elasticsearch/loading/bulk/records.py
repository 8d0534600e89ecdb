"""What goes into a load and what comes out of it: the policy, and one outcome for each action."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from infra.elasticsearch.loading.outcomes import Outcome
from transforms.records import Reason

MEGABYTE = 1024 * 1024


class Fault(StrEnum):
    """What a load met with on its way; counted, so that a report can say how rough it was.

    `unkept`: documents that Elasticsearch had acknowledged and did not have afterwards; they were sent again.
    """

    RETRIED = "retried"
    UNANSWERED = "unanswered"
    OVERLOADED = "overloaded"
    SPLIT = "split"
    BISECTED = "bisected"
    SETTLED = "settled"
    UNKEPT = "unkept"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """The end of the action at `position` (0-based) of those handed to the load.

    `reason` is set for rejected and failed, `detail` is Elasticsearch's own words where it gave any,
    `attempts` the number of requests that carried the action; `reverts`: it is a state that was replaced before.
    `needs_document`: only a touch was to be written, and by now the document itself has to be.
    """

    position: int
    id: str
    outcome: Outcome
    reason: Reason | None = None
    detail: str = ""
    attempts: int = 0
    reverts: bool = False
    needs_document: bool = False


@dataclass(frozen=True, slots=True)
class BulkPolicy:
    """How a load behaves; sizes in bytes, times in seconds.

    A request carries up to `chunk_count` actions and `chunk_bytes` (one larger action goes alone), never more
    than `largest_request`; `in_flight` requests run at once. A refusal is tried again after a random time
    below `first_delay`, doubled with each one up to `longest_delay`. An action refused `max_refusals` times
    by a service that takes others has failed. After `trip_after` failed requests in a row the load pauses and
    tries with one request at a time; when nothing was taken for `patience` it stops.

    The sizes are the best of a sweep (125-1,000 actions, 1-8 MB, 2-4 in flight) with articles of 11 KB on 2 cores;
    within a factor of two of them nothing changed by more than the noise.
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
        """How many chunks a load holds: those in flight, as many acknowledged, and the next to be ready."""
        return 2 * self.in_flight + 1

    def within(self, largest_request: int | None) -> Self:
        """The same policy under the server's own limit for a request's body; null: not known."""
        return replace(self, largest_request=min(self.largest_request, largest_request or self.largest_request))
