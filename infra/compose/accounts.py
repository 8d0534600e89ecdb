"""Accounts of the stack's services in its Elasticsearch, set at each start."""

from __future__ import annotations

import time

from elasticsearch import Elasticsearch
from pydantic import SecretStr

from infra.elasticsearch.access.privileges import KeyKind, role
from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.errors import ElasticsearchUnavailable, NotAuthorized

WORKER = "dateline_worker"
"""The worker's user and role: as an ingest key, but without expiry, since it runs for years."""

KIBANA = "kibana_system"
"""Elasticsearch's own user for a Kibana server."""

PATIENCE_SECONDS = 120.0
_PAUSE_SECONDS = 1.0


def set_up(client: Elasticsearch, index: str, kibana: SecretStr, worker: SecretStr) -> None:
    """Create the accounts with these passwords; idempotent.

    Waits while a starting Elasticsearch has no index of users yet. Raises IndexingError.
    """
    _wait_for_users(client)
    with translate_errors(f"setting the password of {KIBANA}"):
        client.security.change_password(username=KIBANA, password=kibana.get_secret_value())
    with translate_errors(f"creating the account {WORKER}"):
        client.security.put_role(name=WORKER, **role(KeyKind.INGEST, index))
        client.security.put_user(username=WORKER, password=worker.get_secret_value(), roles=[WORKER])


def _authenticate(client: Elasticsearch) -> None:
    with translate_errors("authenticating"):
        client.security.authenticate()


def _wait_for_users(client: Elasticsearch) -> None:
    """Wait for two logins in a row: the index of users starts a second or two after the node."""
    deadline, answered = time.monotonic() + PATIENCE_SECONDS, 0
    while answered < 2:
        try:
            _authenticate(client)
            answered += 1
        except (ElasticsearchUnavailable, NotAuthorized):
            answered = 0
            if time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE_SECONDS)
