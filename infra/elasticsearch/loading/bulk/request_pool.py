"""The network side of a load: each request in a thread of its own, each ending as one event in a queue.

A thread that is overdue is abandoned: a response that arrives byte by byte occupies a socket without end, and the
effect of its request is as unknown as that of any other time-out.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from threading import Thread

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from infra.elasticsearch.client import cause, error_type, why_unanswered
from infra.elasticsearch.errors import ElasticsearchUnavailable, IndexingError
from infra.elasticsearch.loading.bulk.messages import (
    Blocked,
    Event,
    ItemizedReply,
    Lookup,
    LookupReply,
    RefusedRequest,
    Send,
    UnansweredRequest,
)
from infra.elasticsearch.loading.bulk.replies import MalformedBulkResponse, read_items
from infra.elasticsearch.loading.known import lookup
from infra.errors import DatelineError
from infra.failpoints import Step, failpoint

_HEADERS = {"content-type": "application/x-ndjson", "accept": "application/json"}
_PARAMETERS = {
    # A typo in the name must not create an index.
    "require_alias": "true",
    # By default Elasticsearch waits a minute for a missing shard, as on a full disk.
    "timeout": "5s",
    "filter_path": "items.*._id,items.*._primary_term,items.*.status,items.*.result,items.*.error",
}


class RequestPool:
    """Requests to the alias `name`, each limited to `seconds`.

    `check_lock` is called before each bulk request; a DatelineError that it raises blocks the request.
    """

    def __init__(
        self, client: Elasticsearch, name: str, seconds: float, check_lock: Callable[[], None] | None = None
    ) -> None:
        self._client, self._name, self._seconds = client.options(request_timeout=seconds, max_retries=0), name, seconds
        self._check_lock = check_lock or (lambda: None)
        self._events: SimpleQueue[Event | tuple[int, Exception]] = SimpleQueue()
        self._deadlines: dict[int, float] = {}

    def send(self, request: Send) -> None:
        """Begin a bulk request."""
        self._begin(request.number, lambda: _bulk(self._client, self._name, request, self._check_lock))

    def look_up(self, request: Lookup) -> None:
        """Begin a lookup."""
        self._begin(request.number, lambda: _lookup(self._client, self._name, request))

    @property
    def has_events(self) -> bool:
        """True if `events` would return at once: a request has ended or is overdue."""
        return not self._events.empty() or min(self._deadlines.values(), default=math.inf) <= time.monotonic()

    def events(self, until: float | None) -> Iterator[Event]:
        """Yield the requests that have ended.

        Args:
            until: Monotonic time up to which to wait for the first; None waits as long as any request is running.
        """
        first = min([*self._deadlines.values(), *([] if until is None else [until])])
        try:
            ended = self._events.get(timeout=max(0.0, first - time.monotonic()))
        except Empty:
            yield from self._overdue()
            return
        if isinstance(ended, tuple):
            raise ended[1]
        if self._deadlines.pop(ended.number, None) is not None:
            yield ended

    def _begin(self, number: int, request: Callable[[], Event]) -> None:
        self._deadlines[number] = time.monotonic() + self._seconds
        Thread(target=self._run, args=(number, request), name=f"bulk-{number}", daemon=True).start()

    def _run(self, number: int, request: Callable[[], Event]) -> None:
        try:
            self._events.put(request())
        except Exception as error:  # noqa: BLE001 - raised again by the thread that waits
            self._events.put((number, error))

    def _overdue(self) -> Iterator[Event]:
        now = time.monotonic()
        for number in [number for number, deadline in self._deadlines.items() if deadline <= now]:
            del self._deadlines[number]
            yield UnansweredRequest(number, f"no complete response within {self._seconds:g} s")


def _bulk(client: Elasticsearch, name: str, request: Send, check_lock: Callable[[], None]) -> Event:
    body = b"".join(action.lines for action in request.actions)
    failpoint(Step.SENDING)
    try:
        check_lock()
        reply = client.perform_request("POST", f"/{name}/_bulk", params=_PARAMETERS, headers=_HEADERS, body=body)
        failpoint(Step.ANSWERED)
        return ItemizedReply(request.number, read_items(reply.body))
    except ApiError as error:
        return RefusedRequest(request.number, error.meta.status, error_type(error), cause(error))
    except TransportError as error:
        return UnansweredRequest(request.number, why_unanswered(error))
    except MalformedBulkResponse as error:
        return UnansweredRequest(request.number, str(error))
    except ElasticsearchUnavailable as error:
        return UnansweredRequest(request.number, error.message)
    except DatelineError as error:
        return Blocked(request.number, error)


def _lookup(client: Elasticsearch, name: str, request: Lookup) -> Event:
    try:
        return LookupReply(request.number, lookup(client, name, request.ids))
    except ElasticsearchUnavailable as error:
        return UnansweredRequest(request.number, error.message)
    except IndexingError as error:
        return Blocked(request.number, error)
