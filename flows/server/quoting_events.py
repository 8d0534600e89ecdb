"""Events of the Prefect server that quote an article.

Prefect repeats an artifact in the event of its creation, and its API deletes no event. They are deleted in the server's
database if that is a SQLite file of this machine.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.events import EventPage
from prefect.events.filters import EventFilter, EventIDFilter
from prefect.events.schemas.events import Event, ReceivedEvent, Resource

from infra.erasure.quotes import Quotes
from infra.plural import pluralize

CHECKPOINT = "dateline.erasure.checkpoint"
"""An event that is emitted to learn when, and in which database, the events before it are written."""

LOCKED_SECONDS = 60.0
"""Time to wait for the lock of a database."""

_PAGE = 50
"""Events in one response, at most."""

_WRITTEN_SECONDS = 60.0
"""Time in which the server writes an event to its database: 5 seconds unless it is set otherwise."""

_POLL_SECONDS = 0.2
_COLUMNS = "event, resource_id, resource, related, payload"


def quoting_events(api: SyncPrefectClient, quotes: Quotes) -> Iterator[ReceivedEvent]:
    """Yield the events that quote an article, the latest first."""
    for event in _events(api):
        if quotes.quoted_in_value(
            [event.event, event.resource.root, event.payload, *(one.root for one in event.related)]
        ):
            yield event


def await_events(api: SyncPrefectClient, file: Path | None) -> bool:
    """Return whether `file` is the database of the server, when the events of all that was done before are written.

    Raises TimeoutError if the server writes no events.
    """
    resource = Resource.model_validate({"prefect.resource.id": "dateline.erasure"})
    checkpoint = Event(event=CHECKPOINT, resource=resource)
    api.request("POST", "/events", json=[checkpoint.model_dump(mode="json")])
    wanted = EventFilter(id=EventIDFilter(id=[checkpoint.id]))
    end = time.monotonic() + _WRITTEN_SECONDS
    while not api.read_events(wanted, limit=1).events:
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(_POLL_SECONDS)
    return file is not None and file.is_file() and _has_event(file, checkpoint.id)


def delete_events(file: Path, quotes: Quotes) -> int:
    """Delete the events that quote an article from a database; return their number. Raises sqlite3.OperationalError."""
    with closing(sqlite3.connect(file, timeout=LOCKED_SECONDS, isolation_level=None)) as database:
        rows = database.execute(f"SELECT id, {_COLUMNS} FROM events")
        gone = [(id_,) for id_, *texts in rows if quotes.quoted_in_value([_plain(text) for text in texts])]
        database.execute("BEGIN IMMEDIATE")
        database.executemany("DELETE FROM event_resources WHERE event_id = ?", gone)
        database.executemany("DELETE FROM events WHERE id = ?", gone)
        database.execute("COMMIT")
    return len(gone)


def remaining_events(api: SyncPrefectClient, quotes: Quotes) -> list[str]:
    """Return a sentence on the events that quote an article and cannot be deleted from here; none without any."""
    found = [event.occurred for event in quoting_events(api, quotes)]
    if not found:
        return []
    latest: datetime = max(found)
    return [
        f"{pluralize(len(found), 'event')} of the Prefect server, the last of {latest:%Y-%m-%d %H:%M} UTC, still quote "
        "the article: its API deletes none. The server does when they are older than "
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD (7 days by default); docs/erasure.md has the SQL that does it now."
    ]


def _events(api: SyncPrefectClient) -> Iterator[ReceivedEvent]:
    page = api.read_events(limit=_PAGE)
    while True:
        yield from page.events
        if not page.next_page:
            return
        # By the token alone: the address is the one by which the server knows itself.
        token = parse_qs(urlsplit(str(page.next_page)).query)["page-token"][0]
        response = api.request("GET", "/events/filter/next", params={"page-token": token})
        page = EventPage.model_validate(response.json())


def _has_event(file: Path, id_: UUID) -> bool:
    with closing(sqlite3.connect(file, timeout=LOCKED_SECONDS)) as database:
        ids = (str(id_), id_.hex)
        return database.execute("SELECT 1 FROM events WHERE id IN (?, ?)", ids).fetchone() is not None


def _plain(text: str) -> Any:
    """The value of a column that has JSON, or its text."""
    try:
        return json.loads(text)
    except ValueError:
        return text
