"""The readable copy of dead letters in `NAME-deadletters`, for Kibana: without the bodies, best effort.

What counts is on the disk (`infra.deadletters`); a copy that fails costs a sentence in the report, never a run.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch

from infra.deadletters import DeadLetters, FiledLetter, Selection
from infra.elasticsearch.client import describe, translate_errors
from infra.elasticsearch.errors import IndexingError
from infra.elasticsearch.lifecycle.definitions import dead_letter_index
from infra.elasticsearch.lifecycle.indices import ensure_index
from transforms.printable import printable

log = logging.getLogger(__name__)

COPIED_AT_ONCE = 500
CLOCKS_APART = timedelta(hours=1)
"""Each worker dates letters by its own clock: those this much older than the latest copy are copied again."""


def copy_name(name: str) -> str:
    """The alias of the copy that belongs to the alias `name`."""
    return f"{name}-deadletters"


def update_copy(client: Elasticsearch, name: str, letters: DeadLetters) -> str | None:
    """Copy what has happened to `letters` since the copy was last written.

    Returns null, or a sentence that says why it is not up to date; that is logged too.
    """
    try:
        ensure_index(client, copy_name(name), dead_letter_index())
        changed = _changed(letters, _latest(client, copy_name(name)))
        copies = ({"index": {"_id": filed.letter.id}, "document": readable(filed)} for filed in changed)
        return _send(client, copy_name(name), copies)
    except IndexingError as error:
        return _not_up_to_date(error.message)


def remove_copies(client: Elasticsearch, name: str, ids: Iterable[str]) -> str | None:
    """Take the copies of letters that were pruned away; returns as `update_copy`."""
    try:
        return _send(client, copy_name(name), ({"delete": {"_id": id_}} for id_ in ids))
    except IndexingError as error:
        return _not_up_to_date(error.message)


def readable(filed: FiledLetter) -> dict[str, Any]:
    """A letter as a document of the copy: all but its body, of which the size."""
    letter, history = filed.letter, filed.history
    where = letter.rejected.input
    return {
        "id": letter.id,
        "reason": letter.reason,
        "stage": letter.rejected.stage,
        "message": printable(history.message),
        "source": printable(letter.source),
        "external_id": None if letter.external_id is None else printable(letter.external_id),
        "input": {"path": printable(where.path), "offset": where.offset, "length": where.length},
        "bytes": len(letter.content),
        "observed": letter.observed.isoformat(),
        "attempts": history.attempts,
        "first": history.first.isoformat(),
        "last": history.last.isoformat(),
        "replayed": history.replayed.isoformat() if history.replayed else None,
        "dismissed": history.dismissed.isoformat() if history.dismissed else None,
        "changed": history.changed.isoformat(),
        "versions": dict(letter.versions),
    }


def _latest(client: Elasticsearch, name: str) -> datetime | None:
    """The time of the latest change that the copy has; null while it has none."""
    with translate_errors(f"looking at the copies in {name}"):
        found = client.search(index=name, size=0, aggs={"changed": {"max": {"field": "changed"}}})
    value = found["aggregations"]["changed"]["value"]
    return datetime.fromtimestamp(value / 1000, UTC) if value is not None else None


def _changed(letters: DeadLetters, latest: datetime | None) -> Iterator[FiledLetter]:
    """In the order of the changes, so that a copy that is cut off goes on from there."""
    cards = sorted(letters.cards(Selection(with_closed=True)), key=lambda card: card.history.changed)
    for card in cards:
        if (latest is None or card.history.changed >= latest - CLOCKS_APART) and (filed := letters.get(card.id)):
            yield filed


def _send(client: Elasticsearch, name: str, actions: Iterable[dict[str, Any]]) -> str | None:
    remaining, refused = iter(actions), list[dict[str, Any]]()
    while chunk := list(islice(remaining, COPIED_AT_ONCE)):
        operations = [line for action in chunk for line in _lines(action)]
        with translate_errors(f"copying {len(chunk)} dead letters to {name}"):
            reply = client.bulk(index=name, operations=operations, require_alias=True)
        refused += [error for item in reply["items"] if (error := _error(item))]
    return _not_up_to_date(f"{len(refused):,} were refused: {describe(refused[0])}") if refused else None


def _error(item: dict[str, Any]) -> dict[str, Any] | None:
    """What went wrong with one action; a copy is gone also where there is no index of copies."""
    ((action, done),) = item.items()
    error: dict[str, Any] | None = done.get("error")
    if error and action == "delete" and error["type"] == "index_not_found_exception":
        return None
    return error


def _lines(action: dict[str, Any]) -> Iterator[dict[str, Any]]:
    document = action.pop("document", None)
    yield action
    if document is not None:
        yield document


def _not_up_to_date(why: str) -> str:
    told = f"The readable copy of the dead letters is not up to date: {why}"
    log.warning("%s", told)
    return told
