"""A saved search, and a message with the articles that it has found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any, Self
from unicodedata import normalize
from urllib.parse import urlsplit

from infra.elasticsearch.search.parameters import SearchParameters

SEARCH, MESSAGE = "search", "message"
"""The values of `kind` in the index."""


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search with a name; times are UTC.

    Attributes:
        id: Its id, new for each search.
        name: Its name, unique in the index whatever its case.
        parameters: The query and the filters.
        created: When it was added.
        evaluated: The begin of its last complete evaluation: what was loaded before is recorded.
        webhook: URL that new articles are sent to; it may contain a secret.
        block: Notification block of Prefect that receives new articles, as type/name.
        enabled: Whether it is evaluated.
    """

    id: str
    name: str
    parameters: SearchParameters
    created: datetime
    evaluated: datetime
    webhook: str | None = field(default=None, repr=False)
    block: str | None = None
    enabled: bool = True

    @property
    def has_receiver(self) -> bool:
        """True if new articles are sent."""
        return bool(self.webhook or self.block)

    @property
    def receiver(self) -> str | None:
        """The receiver as it may be shown: the block, or the host of the webhook, since a path may be a secret."""
        if self.webhook:
            parts = urlsplit(self.webhook)
            return f"{parts.scheme}://{parts.netloc}/…"
        return self.block

    def as_json(self) -> dict[str, Any]:
        """Return the search as it is shown, with the host of its webhook alone."""
        return {
            "name": self.name,
            "parameters": self.parameters.as_json(),
            "created": self.created.isoformat(),
            "evaluated": self.evaluated.isoformat(),
            "webhook": self.receiver if self.webhook else None,
            "block": self.block,
            "enabled": self.enabled,
        }

    def document(self) -> dict[str, Any]:
        """Return the document of the index."""
        return {
            "kind": SEARCH,
            "search": self.id,
            "name": self.name,
            "parameters": self.parameters.as_json(),
            "created": self.created.isoformat(),
            "evaluated": self.evaluated.isoformat(),
            "webhook": self.webhook,
            "block": self.block,
            "enabled": self.enabled,
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """Read a document of the index."""
        return cls(
            document["search"],
            document["name"],
            SearchParameters.from_json(document["parameters"]),
            datetime.fromisoformat(document["created"]),
            datetime.fromisoformat(document["evaluated"]),
            document["webhook"],
            document["block"],
            document["enabled"],
        )


def document_id(name: str) -> str:
    """Return the id of the document of the search with this name."""
    folded = normalize("NFKC", name).casefold()
    return f"search-{blake2b(folded.encode(), digest_size=16).hexdigest()}"


@dataclass(frozen=True, slots=True)
class AlertMessage:
    """The articles that a search has found in one evaluation, recorded before they are sent.

    Attributes:
        id: The id by which the receiver recognizes a message that is sent again.
        search: Id of the search.
        articles: Ids of the articles.
        created: When they were found; the time of the search's creation for those that were there before.
        attempts: How often it was sent.
        delivered: When the receiver took it; None until then.
        problem: Why it was not taken the last time.
    """

    id: str
    search: str
    articles: tuple[str, ...]
    created: datetime
    attempts: int = 0
    delivered: datetime | None = None
    problem: str | None = None

    def document(self) -> dict[str, Any]:
        """Return the document of the index."""
        return {
            "kind": MESSAGE,
            "search": self.search,
            "articles": list(self.articles),
            "created": self.created.isoformat(),
            "attempts": self.attempts,
            "delivered": self.delivered.isoformat() if self.delivered else None,
            "problem": self.problem,
        }

    @classmethod
    def of(cls, id_: str, document: Mapping[str, Any]) -> Self:
        """Read a document of the index."""
        delivered = document["delivered"]
        return cls(
            id_,
            document["search"],
            tuple(document["articles"]),
            datetime.fromisoformat(document["created"]),
            document["attempts"],
            datetime.fromisoformat(delivered) if delivered else None,
            document["problem"],
        )
