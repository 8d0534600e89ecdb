"""A dead letter: an input that was refused, whole, with why and where, so that it can be looked at and replayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Literal

from infra.sources import BadInput
from transforms.records import InputRef, Media, RawRecord, Reason, Rejected

Form = Literal["bytes", "text"]


@dataclass(frozen=True, slots=True)
class Given:
    """What an article that could be read came with, besides its content; as in `RawRecord`.

    `form` tells whether its content was bytes or text.
    """

    media: Media
    form: Form
    url: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None
    path: str | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One refused input. `content` are the original bytes: of the article where it could be read (then
    `given` is set), else of the line or file.

    `observed` is aware; `versions` are those of the stages that refused it.
    """

    source: str
    stage: str
    reason: Reason
    message: str
    input: InputRef
    content: bytes
    observed: datetime
    external_id: str | None = None
    given: Given | None = None
    versions: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """32 hex digits: the same for the same bytes from the same place refused for the same reason."""
        digest = blake2b(digest_size=16)
        offset = str(self.input.offset)
        for part in (self.source, self.input.path, offset, self.reason):
            encoded = part.encode("utf-8", "surrogatepass")
            digest.update(len(encoded).to_bytes(8, "big") + encoded)
        digest.update(self.content)
        return digest.hexdigest()

    def raw_record(self) -> RawRecord | None:
        """The article to be processed again, with its original `observed`; null if it never could be read."""
        if self.given is None:
            return None
        metadata = asdict(self.given)
        content = _decode(self.content) if metadata.pop("form") == "text" else self.content
        return RawRecord(
            content=content,
            source=self.source,
            observed=self.observed,
            input=self.input,
            external_id=self.external_id,
            **metadata,
        )


@dataclass(frozen=True, slots=True)
class FiledLetter:
    """A letter as the store has it: how often it came, when first and last, and when it was replayed."""

    letter: DeadLetter
    attempts: int
    first: datetime
    last: datetime
    replayed: datetime | None = None


def letter_of(
    refused: RawRecord | BadInput, rejected: Rejected, versions: Mapping[str, str | int] | None = None
) -> DeadLetter:
    """The letter of an input that was refused."""
    return DeadLetter(
        source=refused.source,
        stage=rejected.stage,
        reason=rejected.reason,
        message=rejected.message,
        input=rejected.input,
        content=_encode(refused.content),
        observed=refused.observed,
        external_id=rejected.external_id,
        given=_given(refused) if isinstance(refused, RawRecord) else None,
        versions=versions or {},
    )


def _given(raw: RawRecord) -> Given:
    return Given(
        media=raw.media,
        form="text" if isinstance(raw.content, str) else "bytes",
        url=raw.url,
        title=raw.title,
        published=raw.published,
        language=raw.language,
        path=raw.path,
        encoding=raw.encoding,
    )


def _encode(content: bytes | str) -> bytes:
    return content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content


def _decode(content: bytes) -> str:
    return content.decode("utf-8", "surrogatepass")
