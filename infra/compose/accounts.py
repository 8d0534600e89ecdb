"""What is set up in the stack's Elasticsearch at each start: the accounts of its services, and the indices."""

from __future__ import annotations

import time
from collections.abc import Callable

from elasticsearch import Elasticsearch
from pydantic import SecretStr

from infra.elasticsearch.access.privileges import KeyKind, role
from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.errors import ElasticsearchUnavailable, NotAuthorized

WORKER = "dateline_worker"
"""The worker's user and its role: that of an ingest key, but without an end, since it runs for years."""

KIBANA = "kibana_system"
"""Elasticsearch's own user for a Kibana server."""

PATIENCE_SECONDS = 120.0
_PAUSE_SECONDS = 1.0


def set_up(client: Elasticsearch, index: str, kibana: SecretStr, worker: SecretStr) -> None:
    """Bring the accounts to these passwords; done twice it changes nothing.

    Waits while Elasticsearch, newly started, knows nobody yet. Raises IndexingError.
    """
    _patiently(lambda: _whoami(client))
    with translate_errors(f"setting the password of {KIBANA}"):
        client.security.change_password(username=KIBANA, password=kibana.get_secret_value())
    with translate_errors(f"making the account {WORKER}"):
        client.security.put_role(name=WORKER, **role(KeyKind.INGEST, index))
        client.security.put_user(username=WORKER, password=worker.get_secret_value(), roles=[WORKER])


def _whoami(client: Elasticsearch) -> None:
    with translate_errors("asking Elasticsearch who we are"):
        client.security.authenticate()


def _patiently(ask: Callable[[], None]) -> None:
    """Until it is answered twice: the index of users comes up a second or two after the node answers."""
    deadline, answered = time.monotonic() + PATIENCE_SECONDS, 0
    while answered < 2:
        try:
            ask()
            answered += 1
        except (ElasticsearchUnavailable, NotAuthorized):
            answered = 0
            if time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE_SECONDS)
