"""A node that asks who is there: what a test needs to be somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from elasticsearch import Elasticsearch
from pydantic import SecretStr

from infra.cluster import endpoint_at
from infra.elasticsearch.access.keys import NewApiKey, create_key
from infra.elasticsearch.access.privileges import KeyKind
from infra.elasticsearch.client import connect
from infra.settings import Settings


@dataclass(frozen=True)
class Secured:
    """`settings` are an administrator's."""

    url: str
    settings: Settings

    def administrator(self) -> Elasticsearch:
        """The user with all rights."""
        return connect(endpoint_at(self.settings, self.url))

    def key(self, kind: KeyKind, index: str, lasting: timedelta = timedelta(hours=1)) -> NewApiKey:
        """A key as the product makes it."""
        with self.administrator() as client:
            return create_key(client, kind, index, lasting)

    def with_key(self, encoded: str) -> Elasticsearch:
        """A client with this key."""
        return connect(replace(endpoint_at(self.settings, self.url), auth=SecretStr(encoded)))

    def with_privileges(self, *privileges: str) -> Elasticsearch:
        """A client with these privileges on the indices `news*`."""
        indices: list[dict[str, Any]] = [{"names": ["news*"], "privileges": [*privileges]}]
        with self.administrator() as client:
            key = client.security.create_api_key(name="loader", role_descriptors={"loader": {"indices": indices}})
        return self.with_key(key["encoded"])

    def environment(self, **more: str) -> Mapping[str, str]:
        """Environment in which a command of its own process reaches the node; `more` sets the user."""
        authority = self.settings.elasticsearch_ca_certs
        return {"ELASTICSEARCH_URL": self.url, "ELASTICSEARCH_CA_CERTS": str(authority), **more}
