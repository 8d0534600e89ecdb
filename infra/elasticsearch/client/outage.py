"""Outages that a person has to end: one warning as soon as a response of Elasticsearch shows one."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from textwrap import shorten
from threading import Lock
from typing import Any

log = logging.getLogger(__name__)

SERVER_FAULTS = frozenset({408, 429, 500, 502, 503, 504})
"""HTTP statuses of a service that cannot work now and may be able to later."""

REPEAT_SECONDS = 600.0
"""Time after which an ongoing outage is reported again."""

FULL_BELOW_BYTES = 1_000_000
"""Below this, Elasticsearch fails its shards and its cluster state, often without mentioning the disk."""

_PERMANENT = frozenset(
    {"index_not_found_exception", "index_closed_exception", "security_exception", "illegal_state_exception"}
)
"""Errors that no retry changes; the last, with status 500, means that an alias is taken."""

_MAX_QUOTED = 300

_ALMOST_FULL = "The disk of Elasticsearch is almost full: it takes no more documents"
_FULL = "The disk of Elasticsearch is full"
_NO_MASTER = "Elasticsearch has no master node; a full disk can be the cause"
_SIGNS = {
    "flood-stage watermark": _ALMOST_FULL,
    "No space left on device": _FULL,
    "Disk quota exceeded": "The disk quota of Elasticsearch is used up",
}
_HINTS = {
    "no master": _NO_MASTER,
    "master_not_discovered": _NO_MASTER,
    "primary shard is not active": None,
    "no_shard_available": None,
    "AlreadyClosed": None,
}
"""Possible symptoms of a full disk, and their meaning otherwise; None for a temporary one."""
_REMEDIES = {_NO_MASTER: "See `dateline es logs` or the cluster's log"}


class OutageLog:
    """Warns of each outage once per `REPEAT_SECONDS`, for all threads and clients of the process."""

    def __init__(self) -> None:
        self._reported: dict[str, float] = {}
        self._lock = Lock()

    def inspect(self, status: int, body: object, free_bytes: Callable[[], int | None] | None = None) -> None:
        """Warn if a response shows an outage; `free_bytes` returns the free space on the disk of its data, if known."""
        for words in server_faults(status, body):
            if meaning := _first(_SIGNS, words):
                self._report(meaning, words)
                return
            if any(hint in words for hint in _HINTS):
                free = free_bytes() if free_bytes else None
                full = free is not None and free < FULL_BELOW_BYTES
                if meaning := _FULL if full else _first(_HINTS, words):
                    self._report(meaning, words)
                return

    def _report(self, meaning: str, words: str) -> None:
        now = time.monotonic()
        with self._lock:
            # A full disk is why there is no master, and is reported already.
            alike = self._reported if meaning == _NO_MASTER else {meaning}
            if any(now - self._reported.get(known, -REPEAT_SECONDS) < REPEAT_SECONDS for known in alike):
                return
            self._reported[meaning] = now
        log.warning("%s. %s; runs wait until then. (%s)", meaning, _REMEDIES.get(meaning, "Make room on it"), words)


OUTAGE_LOG = OutageLog()
"""The one of this process."""


def server_faults(status: int, body: object) -> Iterator[str]:
    """Yield the faults of the service that a response shows: of the request, of an item, of a lookup."""
    reply: dict[str, Any] = body if isinstance(body, dict) else {}
    error = reply.get("error")
    if status in SERVER_FAULTS and not (isinstance(error, dict) and error.get("type") in _PERMANENT):
        yield _words(error) or f"HTTP {status}"
    for item in reply.get("items") or ():
        for done in item.values():
            if done.get("status") in SERVER_FAULTS:
                yield _words(done.get("error"))
    for entry in reply.get("docs") or ():
        if isinstance(error := entry.get("error"), dict) and error.get("type") not in _PERMANENT:
            yield _words(error)


def _first(meanings: dict[str, str] | dict[str, str | None], words: str) -> str | None:
    return next((meaning for sign, meaning in meanings.items() if sign in words), None)


def _words(error: object) -> str:
    """Return the type and the reason of the error and of its causes."""
    if not isinstance(error, dict):
        return shorten(str(error or ""), _MAX_QUOTED, placeholder=" ...")
    words = f"{error.get('type')}: {shorten(str(error.get('reason')), _MAX_QUOTED, placeholder=' ...')}"
    caused_by = error.get("caused_by")
    return f"{words}; caused by {_words(caused_by)}" if caused_by else words
