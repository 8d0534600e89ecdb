"""Outages that somebody has to end: one warning as soon as a reply of Elasticsearch shows one."""

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
"""An outage is reported again after this time if it still goes on."""

FULL_BELOW_BYTES = 1_000_000
"""With less free, Elasticsearch fails its shards and its cluster state, and often says nothing about the disk."""

_PERMANENT = frozenset(
    {"index_not_found_exception", "index_closed_exception", "security_exception", "illegal_state_exception"}
)
"""Errors that are the same however often one asks; the last, with status 500, means that an alias is taken."""

_QUOTED = 300

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
"""What a full disk may look like, and what else it is; None for what ends by itself."""
_REMEDIES = {_NO_MASTER: "See `dateline es logs` or the cluster's log"}


class OutageLog:
    """Warns of each outage once until `REPEAT_SECONDS` have passed, whichever thread or client meets it."""

    def __init__(self) -> None:
        self._reported: dict[str, float] = {}
        self._lock = Lock()

    def take(self, status: int, body: object, free_bytes: Callable[[], int | None] | None = None) -> None:
        """Look through a reply; `free_bytes` returns the room on the disk of Elasticsearch where that is known."""
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
        log.warning("%s. %s; runs wait meanwhile. (%s)", meaning, _REMEDIES.get(meaning, "Make room on it"), words)


OUTAGE_LOG = OutageLog()
"""That of this process."""


def server_faults(status: int, body: object) -> Iterator[str]:
    """What a reply says about the service rather than about a request: of the whole, of an item, of a lookup."""
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
    """The error's type and reason, and those of what it was caused by."""
    if not isinstance(error, dict):
        return shorten(str(error or ""), _QUOTED, placeholder=" ...")
    words = f"{error.get('type')}: {shorten(str(error.get('reason')), _QUOTED, placeholder=' ...')}"
    caused_by = error.get("caused_by")
    return f"{words}; caused by {_words(caused_by)}" if caused_by else words
