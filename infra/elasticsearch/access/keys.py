"""API keys for one purpose and one index: created for a limited time, listed and revoked; never stored or logged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from elasticsearch import Elasticsearch

from infra.elasticsearch.access.privileges import KeyKind, role
from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.lifecycle.aliases import check_name
from infra.errors import UsageError

KeyState = Literal["valid", "expired", "revoked"]

MAX_LISTED = 1000


class UnknownKey(UsageError):
    """No key of Dateline has this id."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key without its secret; times are UTC."""

    id: str
    kind: str
    index: str
    created: datetime
    expires: datetime | None
    state: KeyState


@dataclass(frozen=True, slots=True)
class NewApiKey:
    """A key that was just created; `encoded` is its secret, returned only once."""

    id: str
    kind: KeyKind
    index: str
    expires: datetime
    encoded: str = field(repr=False)


def create_key(client: Elasticsearch, kind: KeyKind, index: str, lasting: timedelta) -> NewApiKey:
    """Create a key for the alias `index`, valid for the time `lasting`. Raises IndexingError."""
    check_name(index)
    with translate_errors(f"creating a key of the kind {kind}"):
        made = client.security.create_api_key(
            name=f"dateline {kind} {index}",
            role_descriptors={f"dateline-{kind}": role(kind, index)},
            expiration=f"{int(lasting.total_seconds())}s",
            metadata={"application": "dateline", "kind": str(kind), "index": index},
        )
    return NewApiKey(made["id"], kind, index, _moment(made["expiration"]), made["encoded"])


def list_keys(client: Elasticsearch) -> list[ApiKey]:
    """Return the keys that `create_key` created, as far as Elasticsearch has them, oldest first."""
    with translate_errors("listing the keys"):
        found = client.security.query_api_keys(
            query={"term": {"metadata.application": "dateline"}},
            size=MAX_LISTED,
            sort=[{"creation": {"order": "asc"}}],
        )
    return [_key(entry) for entry in found["api_keys"]]


def revoke_key(client: Elasticsearch, id_: str) -> ApiKey:
    """Revoke a key at once and return it as it was. Raises UnknownKey for one that Dateline did not create."""
    found = next((key for key in list_keys(client) if key.id == id_), None)
    if found is None:
        raise UnknownKey(f"No key of Dateline has the id {id_}.", "`dateline keys list --all` shows them.")
    if found.state != "revoked":
        with translate_errors(f"revoking the key {id_}"):
            client.security.invalidate_api_key(ids=[id_])
    return found


def _key(entry: Mapping[str, Any]) -> ApiKey:
    expires = _moment(entry["expiration"]) if "expiration" in entry else None
    state: KeyState = "valid"
    if entry["invalidated"]:
        state = "revoked"
    elif expires is not None and expires <= datetime.now(UTC):
        state = "expired"
    metadata = entry["metadata"]
    return ApiKey(entry["id"], metadata["kind"], metadata["index"], _moment(entry["creation"]), expires, state)


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
