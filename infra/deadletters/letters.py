"""A dead letter: an input that was refused, whole, with why and where, so that it can be looked at and replayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b

from infra.sources import Input
from transforms.records import RawRecord, Reason, Rejected


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One refused input: an article as it was read, or the bytes of a line or file that could not be read.

    `rejected` says where it came from, why and at which stage it was refused; `versions` are those of the
    stages then.
    """

    refused: Input
    rejected: Rejected
    versions: Mapping[str, object] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """Whose article it is."""
        return self.refused.source

    @property
    def reason(self) -> Reason:
        """Why it was refused."""
        return self.rejected.reason

    @property
    def external_id(self) -> str | None:
        """The sender's id of an article that could be read; null if it gave none."""
        return self.rejected.external_id

    @property
    def observed(self) -> datetime:
        """When this state of the article was seen; aware."""
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
    """How often a letter came, when first and last, with what message last; and when it was closed since.

    It is closed when its article was handled by a replay, or when somebody dismissed it as not worth one.
    """

    attempts: int
    first: datetime
    last: datetime
    message: str
    replayed: datetime | None = None
    dismissed: datetime | None = None

    @property
    def closed(self) -> datetime | None:
        """When it was replayed or dismissed; null while it is open."""
        return self.replayed or self.dismissed

    @property
    def changed(self) -> datetime:
        """When something happened to it last."""
        return max(moment for moment in (self.last, self.replayed, self.dismissed) if moment)

    def is_closed_before(self, moment: datetime) -> bool:
        """Whether it was closed, and before then."""
        return self.closed is not None and self.closed < moment

    def again(self, at: datetime, message: str) -> LetterHistory:
        """It was refused once more: one that was replayed is open again, one that was dismissed stays so."""
        last = max(self.last, at)
        return replace(self, attempts=self.attempts + 1, last=last, message=message, replayed=None)


@dataclass(frozen=True, slots=True)
class StoredLetter:
    """A letter as the store has it."""

    letter: DeadLetter
    history: LetterHistory


def build_letter(refused: Input, rejected: Rejected, versions: Mapping[str, object] | None = None) -> DeadLetter:
    """The letter of an input that was refused."""
    if isinstance(refused, RawRecord):
        rejected = replace(rejected, input=refused.input, external_id=refused.external_id)
    else:
        refused = replace(refused, rejected=rejected)
    return DeadLetter(refused, rejected, versions or {})
