"""The readable copy of dead letters in `NAME-deadletters`, for Kibana: without the bodies, best effort.

What counts is on the disk (`infra.deadletters`); a copy that fails costs a log line, never a run.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch

from infra.deadletters import FiledLetter
from infra.elasticsearch.client import describe, plain_errors
from infra.elasticsearch.definitions import dead_letter_index
from infra.elasticsearch.errors import IndexingError
from infra.elasticsearch.indices import ensure_index

log = logging.getLogger(__name__)

_COPIED_AT_ONCE = 500


def copy_name(name: str) -> str:
    """The alias of the copy that belongs to the alias `name`."""
    return f"{name}-deadletters"


def copy_letters(client: Elasticsearch, name: str, letters: Iterable[FiledLetter]) -> int:
    """Bring the copy up to date with `letters`; returns how many of them it has now."""
    copied, copies = 0, map(readable, letters)
    try:
        ensure_index(client, copy_name(name), dead_letter_index())
        while chunk := list(islice(copies, _COPIED_AT_ONCE)):
            copied += _copy(client, copy_name(name), chunk)
    except IndexingError as error:
        log.warning("The readable copy of the dead letters is not up to date. %s", error)
    return copied


def readable(filed: FiledLetter) -> dict[str, Any]:
    """A letter as a document of the copy: all but its body, of which the size."""
    letter, where = filed.letter, filed.letter.input
    return {
        "id": letter.id,
        "reason": letter.reason,
        "stage": letter.stage,
        "message": _printable(letter.message),
        "source": _printable(letter.source),
        "external_id": None if letter.external_id is None else _printable(letter.external_id),
        "input": {"path": _printable(where.path), "offset": where.offset, "length": where.length},
        "bytes": len(letter.content),
        "observed": letter.observed.isoformat(),
        "attempts": filed.attempts,
        "first": filed.first.isoformat(),
        "last": filed.last.isoformat(),
        "replayed": filed.replayed.isoformat() if filed.replayed else None,
        "versions": dict(letter.versions),
    }


def _copy(client: Elasticsearch, name: str, copies: list[dict[str, Any]]) -> int:
    operations = [line for copy in copies for line in ({"index": {"_id": copy["id"]}}, copy)]
    with plain_errors(f"copying {len(copies)} dead letters to {name}"):
        reply = client.bulk(index=name, operations=operations, require_alias=True)
    refused = [entry["index"]["error"] for entry in reply["items"] if "error" in entry["index"]]
    if refused:
        log.warning("%d dead letters were not copied to %s: %s", len(refused), name, describe(refused[0]))
    return len(copies) - len(refused)


def _printable(text: str) -> str:
    """Lone surrogates, of file names and of broken input, as escapes: Elasticsearch cannot carry them."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
