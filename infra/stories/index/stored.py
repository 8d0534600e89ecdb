"""Documents of the index as grouping reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from transforms.document import Document
from transforms.stories import Member, StoryInfo, StoryKey, member_of, story_info_of, story_key, story_time

FIELDS = (
    *("id", "source", "title", "agencies", "published", "published_precision", "observed", "withdrawn"),
    *("delivery.embargo", "fingerprint"),
    *("story", "story_info", "story_size", "story_relation", "story_first_source", "story_time", "story_delay"),
)
"""Keys of a document that grouping reads besides its body."""

_DEFAULTS: Document = {
    **dict.fromkeys(("withdrawn", "title", "published", "published_precision")),
    "source": "",
    "observed": "1970-01-01T00:00:00Z",
    "agencies": [],
    "fingerprint": [],
}


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """A document without its body, and the write that it is of.

    Attributes:
        document: The keys of `FIELDS`.
        key: What its article is found by; without bands if it has no text to compare.
        seq_no: With `primary_term`, its last write.
        primary_term: See `seq_no`.
    """

    document: Document
    key: StoryKey
    seq_no: int
    primary_term: int

    @classmethod
    def of(cls, hit: Mapping[str, Any]) -> StoredArticle:
        """Read a hit with sequence number; a document that Dateline has not written may lack keys."""
        document = {
            **_DEFAULTS,
            "id": hit["_id"],
            **{key: value for key, value in hit["_source"].items() if value is not None},
        }
        key = story_key(document) or StoryKey(document["id"], story_time(document), ())
        return cls(document, key, hit["_seq_no"], hit["_primary_term"])

    def rewritten(self, document: Document, seq_no: int, primary_term: int) -> StoredArticle:
        """Return it as it is after another write."""
        return replace(self, document=document, seq_no=seq_no, primary_term=primary_term)

    @property
    def id(self) -> str:
        """Its id."""
        return self.key.id

    @property
    def story(self) -> str:
        """The id of its story; of one that is to be grouped, of the story that may still count it."""
        return str(self.document.get("story") or self.id)

    @property
    def info(self) -> StoryInfo | None:
        """The info that grouping has found; None if it is to be grouped."""
        return story_info_of(self.document)

    @property
    def member(self) -> Member:
        """The article as a member of its story."""
        return member_of(self.document)
