"""A dead letter: a refused input, whole, with the reason and place, to be inspected and replayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any, Literal

from infra.sources import Input
from transforms.records import RawRecord, Reason, Rejected


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One refused input: an article as it was read, or the bytes of a line or file that could not be read.

    `rejected` has its place, and the reason and stage of its refusal; `versions` are those of the stages then.
    `month_first` is the option of the run that refused it: whether 3/4/24 in its text is March 4.
    """

    refused: Input
    rejected: Rejected
    versions: Mapping[str, object] = field(default_factory=dict)
    month_first: bool = True

    @property
    def source(self) -> str:
        """The source of the input."""
        return self.refused.source

    @property
    def reason(self) -> Reason:
        """The reason of its refusal."""
        return self.rejected.reason

    @property
    def external_id(self) -> str | None:
        """The source's id of an article that could be read; None if it has none."""
        return self.rejected.external_id

    @property
    def observed(self) -> datetime:
        """The time at which this state of the article was observed (aware)."""
        return self.refused.observed

    @property
    def content(self) -> bytes:
        """The article's bytes, else those of the line or file."""
        content = self.refused.content
        return content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content

    @property
    def id(self) -> str:
        """32 hex digits: the same for the same bytes from the same place refused for the same reason."""
        digest = blake2b(digest_size=16)
        where = self.rejected.input
        for part in (self.source, where.path, str(where.offset), self.reason):
            encoded = part.encode("utf-8", "surrogatepass")
            digest.update(len(encoded).to_bytes(8, "big") + encoded)
        digest.update(self.content)
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class LetterHistory:
    """The history of a letter. Times are aware.

    Attributes:
        attempts: How often the input was refused.
        first: When it was refused first.
        last: When it was refused last.
        message: The message of the last refusal.
        replayed: When a replay handled its article, if it was not refused again since.
        loaded_since: Whether that replay found its article loaded by a later ingest, from the same place.
        dismissed: When a user dismissed it as not worth a replay.
    """

    attempts: int
    first: datetime
    last: datetime
    message: str
    replayed: datetime | None = None
    dismissed: datetime | None = None
    loaded_since: bool = False

    @property
    def closed(self) -> datetime | None:
        """The time of its replay or dismissal; None while it is open."""
        return self.replayed or self.dismissed

    @property
    def closed_as(self) -> Literal["dismissed", "loaded_since", "replayed"] | None:
        """The way it was closed; None while it is open."""
        if self.replayed:
            return "loaded_since" if self.loaded_since else "replayed"
        return "dismissed" if self.dismissed else None

    @property
    def changed(self) -> datetime:
        """The time of the last change of its history."""
        return max(moment for moment in (self.last, self.replayed, self.dismissed) if moment)

    def entry(self) -> dict[str, Any]:
        """Return attempts and ISO times as JSON has them."""
        return {
            "attempts": self.attempts,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "replayed": self.replayed.isoformat() if self.replayed else None,
            "dismissed": self.dismissed.isoformat() if self.dismissed else None,
            "closed_as": self.closed_as,
        }

    def is_closed_before(self, moment: datetime) -> bool:
        """Return whether it was closed before `moment`."""
        return self.closed is not None and self.closed < moment

    def refused_again(self, at: datetime, message: str) -> LetterHistory:
        """The history after another refusal, which reopens a replayed letter, not a dismissed one."""
        last = max(self.last, at)
        attempts = self.attempts + 1
        return replace(self, attempts=attempts, last=last, message=message, replayed=None, loaded_since=False)


@dataclass(frozen=True, slots=True)
class StoredLetter:
    """A letter in the store, with its history."""

    letter: DeadLetter
    history: LetterHistory


def build_letter(
    refused: Input,
    rejected: Rejected,
    versions: Mapping[str, object] | None = None,
    *,
    month_first: bool = True,
) -> DeadLetter:
    """Build the letter of a refused input."""
    if isinstance(refused, RawRecord):
        rejected = replace(rejected, input=refused.input, external_id=refused.external_id)
    else:
        refused = replace(refused, rejected=rejected)
    return DeadLetter(refused, rejected, versions or {}, month_first)
