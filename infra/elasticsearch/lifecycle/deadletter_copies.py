"""The readable copy of dead letters in `NAME-deadletters`, for Kibana: without the bodies, best effort.

The original is on disk (`infra.deadletters`); a copy that fails costs a sentence in the report, never a run.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from elasticsearch import Elasticsearch

from infra.deadletters import DeadLetters, LetterSelection, StoredLetter
from infra.elasticsearch.client import describe, translate_errors
from infra.elasticsearch.client.chunks import Operation, RefusedWrite, write_in_chunks
from infra.elasticsearch.errors import IndexingError
from infra.elasticsearch.lifecycle.index_definitions import dead_letter_index
from infra.elasticsearch.lifecycle.indices import ensure_index
from transforms.printable import printable

log = logging.getLogger(__name__)

CLOCKS_APART = timedelta(hours=1)
"""Difference allowed between the clocks of workers: letters this much older than the latest copy are copied again."""


def copy_name(name: str) -> str:
    """Return the alias of the copies for the alias `name`."""
    return f"{name}-deadletters"


def update_copy(client: Elasticsearch, name: str, letters: DeadLetters) -> str | None:
    """Copy the changes of `letters` since the last copy.

    Returns None, or a sentence why the copy is not up to date, which is logged too.
    """
    try:
        ensure_index(client, copy_name(name), dead_letter_index())
        changed = _changed(letters, _latest(client, copy_name(name)))
        copies = (({"index": {"_id": filed.letter.id}}, readable(filed)) for filed in changed)
        return _send(client, copy_name(name), copies)
    except IndexingError as error:
        return _not_up_to_date(error.message)


def remove_copies(client: Elasticsearch, name: str, ids: Iterable[str]) -> str | None:
    """Remove the copies of pruned letters; returns as `update_copy`."""
    try:
        return _send(client, copy_name(name), ([{"delete": {"_id": id_}}] for id_ in ids))
    except IndexingError as error:
        return _not_up_to_date(error.message)


def readable(filed: StoredLetter) -> dict[str, Any]:
    """Return a letter as a document of the copy: with the size of its body instead of the body."""
    letter, history = filed.letter, filed.history
    where = letter.rejected.input
    return {
        "id": letter.id,
        "reason": letter.reason,
        "stage": letter.rejected.stage,
        "message": printable(history.message),
        "source": printable(letter.source),
        "external_id": None if letter.external_id is None else printable(letter.external_id),
        "input": {
            "path": printable(where.path),
            "offset": where.offset,
            "length": where.length,
            "archive": asdict(where.archive) if where.archive else None,
        },
        "bytes": len(letter.content),
        "observed": letter.observed.isoformat(),
        **history.entry(),
        "changed": history.changed.isoformat(),
        "versions": dict(letter.versions),
    }


def _latest(client: Elasticsearch, name: str) -> datetime | None:
    """Return the time of the latest change in the copy, None if it is empty."""
    with translate_errors(f"looking at the copies in {name}"):
        found = client.search(index=name, size=0, aggs={"changed": {"max": {"field": "changed"}}})
    value = found["aggregations"]["changed"]["value"]
    return datetime.fromtimestamp(value / 1000, UTC) if value is not None else None


def _changed(letters: DeadLetters, latest: datetime | None) -> Iterator[StoredLetter]:
    """Yield changed letters in the order of the changes, so that an interrupted copy resumes there."""
    cards = sorted(letters.summaries(LetterSelection(with_closed=True)), key=lambda card: card.history.changed)
    for card in cards:
        if (latest is None or card.history.changed >= latest - CLOCKS_APART) and (filed := letters.get(card.id)):
            yield filed


def _send(client: Elasticsearch, name: str, operations: Iterable[Operation]) -> str | None:
    written = write_in_chunks(client, name, operations, f"copying dead letters to {name}")
    refused = [each.error for each in written if not _is_gone(each)]
    return _not_up_to_date(f"{len(refused):,} were refused: {describe(refused[0])}") if refused else None


def _is_gone(refused: RefusedWrite) -> bool:
    """Return whether a deletion failed for want of an index of copies, which leaves nothing to delete."""
    return refused.action == "delete" and refused.error["type"] == "index_not_found_exception"


def _not_up_to_date(why: str) -> str:
    warning = f"The readable copy of the dead letters is not up to date: {why}"
    log.warning("%s", warning)
    return warning
