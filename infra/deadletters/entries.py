"""The lines of the journal: a letter came, came again, or was replayed. One JSON object each.

The standard library's json, because a title or path may hold a lone surrogate: orjson would refuse the letter.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from infra.deadletters.errors import DeadLettersUnreadable
from infra.deadletters.letters import DeadLetter, Given
from transforms.records import InputRef, Reason

Kind = Literal["letter", "again", "replayed"]


class TornEntry(ValueError):
    """A line that is no JSON: the torn end of a write that never counted."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened to the letter `id`, and when; `letter` is there when it came first."""

    kind: Kind
    id: str
    at: datetime
    letter: DeadLetter | None = None


def write_entry(entry: Entry) -> bytes:
    """The entry's line with its newline."""
    fields: dict[str, Any] = {"kind": entry.kind, "id": entry.id, "at": entry.at.isoformat()}
    if entry.letter:
        fields["letter"] = asdict(entry.letter) | {
            "content": b64encode(entry.letter.content).decode("ascii"),
            "observed": entry.letter.observed.isoformat(),
        }
    return json.dumps(fields, separators=(",", ":")).encode("ascii") + b"\n"


def read_entry(line: bytes) -> Entry:
    """The entry of a line. Raises TornEntry, or DeadLettersUnreadable for JSON that is no entry."""
    try:
        fields = json.loads(line)
    except ValueError as error:
        raise TornEntry(str(error)) from error
    try:
        letter = _letter(fields["letter"]) if fields["kind"] == "letter" else None
        return Entry(fields["kind"], fields["id"], datetime.fromisoformat(fields["at"]), letter)
    except (ValueError, KeyError, TypeError) as error:
        raise DeadLettersUnreadable(
            f"This line of the dead letters is not understood ({error!r}): {line[:80]!r}.",
            "Was it written by a newer version of Dateline? Use that one, or move the file away.",
        ) from error


def _letter(fields: dict[str, Any]) -> DeadLetter:
    given = fields["given"]
    restored = {
        "reason": Reason(fields["reason"]),
        "input": InputRef(**fields["input"]),
        "content": b64decode(fields["content"], validate=True),
        "observed": datetime.fromisoformat(fields["observed"]),
        "given": Given(**given) if given else None,
    }
    return DeadLetter(**(fields | restored))
