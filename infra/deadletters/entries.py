"""The entries of the journal: a letter was filed, filed again, replayed or dismissed; or the journal was rewritten.

One JSON object per line.

The standard library's json, because a title or path may hold a lone surrogate: orjson would refuse the letter.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from infra.deadletters.errors import DeadLettersUnreadable
from infra.deadletters.letters import DeadLetter, LetterHistory
from infra.sources import BadInput, Input, RecordOptions
from transforms.records import ArchivedRecord, InputRef, RawRecord, Reason, Rejected, build_delivery

EntryKind = Literal["letter", "again", "replayed", "dismissed", "rewritten"]

_OF_THE_LETTER = ("content", "source", "observed", "input", "external_id", "original")
"""Fields of an article that its letter has too, in another form; the others are the metadata that it was given with."""


class TornEntry(ValueError):
    """A line of invalid JSON: the torn end of a write that did not complete."""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """An event of a letter, or of the journal.

    Attributes:
        kind: What happened.
        id: The letter; empty for a rewrite of the journal.
        at: When (aware).
        letter: The letter itself, if this is its first entry.
        history: Its history, if a pruning rewrote that entry.
        message: The message, if it was filed again with another one than before.
        loaded_since: Of a replay, whether a later ingest had loaded the article.
        first: Of a rewrite, the segment from which on the journal counts.
    """

    kind: EntryKind
    id: str
    at: datetime
    letter: DeadLetter | None = None
    history: LetterHistory | None = None
    message: str | None = None
    loaded_since: bool = False
    first: int = 0


def write_entry(entry: JournalEntry) -> bytes:
    """The entry's line with its newline."""
    fields: dict[str, Any] = {"kind": entry.kind, "id": entry.id, "at": entry.at}
    if entry.letter:
        fields["letter"] = _letter_fields(entry.letter)
    if entry.history:
        fields["history"] = asdict(entry.history)
    if entry.message is not None:
        fields["message"] = entry.message
    if entry.loaded_since:
        fields["loaded_since"] = True
    if entry.first:
        fields["first"] = entry.first
    return json.dumps(fields, separators=(",", ":"), default=datetime.isoformat).encode("ascii") + b"\n"


def read_entry(line: bytes) -> JournalEntry:
    """Parse a line. Raises TornEntry, or DeadLettersUnreadable for JSON of another form."""
    try:
        fields = json.loads(line)
    except ValueError as error:
        raise TornEntry(str(error)) from error
    try:
        letter = _letter(fields["letter"]) if fields["kind"] == "letter" else None
        history = _history(fields["history"]) if "history" in fields else None
        at = datetime.fromisoformat(fields["at"])
        more = fields.get("message"), fields.get("loaded_since", False), fields.get("first", 0)
        return JournalEntry(fields["kind"], fields["id"], at, letter, history, *more)
    except (ValueError, KeyError, TypeError) as error:
        raise DeadLettersUnreadable(
            f"This line of the dead letters cannot be read ({error!r}): {line[:80]!r}.",
            "If a newer version of Dateline wrote it, use that one. If it was damaged, move the line elsewhere.",
        ) from error


def _letter_fields(letter: DeadLetter) -> dict[str, Any]:
    refused = letter.refused
    return {
        **asdict(letter.rejected),
        "source": refused.source,
        "observed": refused.observed,
        "content": b64encode(letter.content).decode("ascii"),
        "given": _given(refused) if isinstance(refused, RawRecord) else None,
        "root": None if isinstance(refused, RawRecord) else refused.root,
        "options": None if isinstance(refused, RawRecord) else asdict(refused.options),
        "format": None if isinstance(refused, RawRecord) else refused.format,
        "versions": dict(letter.versions),
        "month_first": letter.month_first,
    }


def _given(raw: RawRecord) -> dict[str, Any]:
    """The article's metadata, and whether its content was bytes or text."""
    fields = {name: value for name, value in asdict(raw).items() if name not in _OF_THE_LETTER}
    return fields | {"form": "text" if isinstance(raw.content, str) else "bytes"}


def _letter(fields: dict[str, Any]) -> DeadLetter:
    rejected = Rejected(
        reason=Reason(fields["reason"]),
        stage=fields["stage"],
        message=fields["message"],
        input=_input(fields["input"]),
        external_id=fields["external_id"],
    )
    return DeadLetter(_refused(fields, rejected), rejected, fields["versions"], fields.get("month_first", True))


def _input(fields: Mapping[str, Any]) -> InputRef:
    """The place of an input; letters of earlier versions have none in the archive."""
    archive = fields.get("archive")
    return InputRef(**{**fields, "archive": ArchivedRecord(**archive) if archive else None})


def _refused(fields: dict[str, Any], rejected: Rejected) -> Input:
    content = b64decode(fields["content"], validate=True)
    source, observed = fields["source"], datetime.fromisoformat(fields["observed"])
    if fields["given"] is None:
        options = fields.get("options") or {}
        keys = tuple((theirs, ours) for theirs, ours in options.get("keys", ()))
        record_options = RecordOptions(keys, options.get("day_first"))
        format_ = fields.get("format") or ""
        return BadInput(rejected, content, source, observed, fields.get("root"), record_options, format_)
    given = dict(fields["given"])
    # Always null; written by generation 3 or earlier.
    given.pop("adopted_id", None)
    if delivery := given.get("delivery"):
        given["delivery"] = build_delivery(delivery)
    return RawRecord(
        content=content.decode("utf-8", "surrogatepass") if given.pop("form") == "text" else content,
        source=source,
        observed=observed,
        input=rejected.input,
        external_id=rejected.external_id,
        **given,
    )


def _history(fields: dict[str, Any]) -> LetterHistory:
    times = ("first", "last", "replayed", "dismissed")
    return LetterHistory(**{**fields, **{name: _time(fields[name]) for name in times}})


def _time(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
