"""From a document to the bytes of one bulk action: pure, each document serialised alone.

So a document that cannot be serialised costs itself only, and what is sent again is the same to the byte.
"""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from transforms.records import InputRef, Reason, Rejected
from transforms.schema import Document


@dataclass(frozen=True, slots=True)
class Action:
    """One document on its way into the index.

    `lines` are the two NDJSON lines of a bulk request, each with its newline. `content_hash` and `run_id`
    are the document's own, by which it is known again in the index; `replaces` tells that an earlier state
    was there when the action was built.
    """

    id: str
    version: int
    content_hash: str
    run_id: str
    lines: bytes
    replaces: bool = False

    @property
    def size(self) -> int:
        """Bytes in a request."""
        return len(self.lines)


def build_action(
    document: Document, version: int, run_id: str, indexed_at: str, *, replaces: bool = False
) -> Action | Rejected:
    """The action that writes `document` unless the index has this version of it or a later one.

    `version` is Elasticsearch's external version, `indexed_at` an ISO date-time. The document is not changed.
    Rejected with `bad_value` if it holds what JSON cannot (a lone surrogate, an integer over 64 bits).
    """
    header = {"index": {"_id": document["id"], "version": version, "version_type": "external"}}
    stamped = {**document, "run_id": run_id, "indexed_at": indexed_at}
    try:
        lines = orjson.dumps(header) + b"\n" + orjson.dumps(stamped) + b"\n"
    except orjson.JSONEncodeError as error:
        return _rejected(document, f"The document cannot be written as JSON: {error}.")
    return Action(document["id"], version, document["content_hash"], run_id, lines, replaces)


def _rejected(document: Document, message: str) -> Rejected:
    where = document["input"]
    return Rejected(
        reason=Reason.BAD_VALUE,
        stage="load",
        message=message,
        input=InputRef(where["path"], where["offset"], where["length"]),
        external_id=document["external_id"],
    )
