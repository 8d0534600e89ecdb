"""Clients and stores of commands: the configured Elasticsearch, or the embedded node, started if necessary."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from flows.cli.console import err

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch
    from pydantic import SecretStr

    from infra.deadletters import DeadLetters
    from infra.settings import Settings


RUN_PATIENCE_SECONDS, RUN_REQUEST_SECONDS = 10.0, 5.0
"""For requests that a command sends before it starts a run: a lost reply is retried, a wrong URL reported soon."""

ADMINISTRATOR = "elastic"
"""The built-in superuser of Elasticsearch."""


def open_client() -> Elasticsearch:
    """Open a client for the configured Elasticsearch, or for the embedded node."""
    from infra.cluster import ensure_endpoint
    from infra.elasticsearch.client import connect
    from infra.settings import Settings

    return connect(ensure_endpoint(Settings.read(), err.print))


def open_reader(index: str) -> Elasticsearch:
    """Open a client to read an index. Raises IndexMissing, and starts no node, if the embedded node has no index."""
    from infra.cluster import has_embedded_data
    from infra.elasticsearch.lifecycle.aliases import missing_index
    from infra.settings import Settings

    settings = Settings.read()
    if not settings.elasticsearch_url and not has_embedded_data(settings):
        raise missing_index(index)
    return open_client()


def open_client_for_run() -> Elasticsearch:
    """Open a client for the requests before a run, with a little patience."""
    from infra.cluster import ensure_endpoint
    from infra.elasticsearch.client import connect
    from infra.settings import Settings

    settings = Settings.read()
    seconds = min(RUN_REQUEST_SECONDS, settings.request_seconds)
    endpoint = ensure_endpoint(settings, err.print)
    return connect(endpoint, patience=RUN_PATIENCE_SECONDS, request_seconds=seconds)


def open_client_as_administrator() -> Elasticsearch:
    """Open a client that creates and revokes keys: by name and password, never by a key.

    The password is ELASTICSEARCH_PASSWORD, else that of the embedded node if it is in use, else it is asked for
    on the terminal. A key in the environment is ignored: keys cannot create keys.

    Raises:
        UsageError: The node has no security, or no password is known and there is no terminal.
    """
    from infra.cluster import ensure_endpoint
    from infra.elasticsearch.client import connect
    from infra.settings import Settings

    settings = Settings.read()
    endpoint = ensure_endpoint(settings, err.print)
    return connect(replace(endpoint, auth=_administrator_credentials(settings, endpoint.url)))


def _administrator_credentials(settings: Settings, url: str) -> tuple[str, SecretStr]:
    from pydantic import SecretStr

    from infra.cluster import node_settings
    from infra.errors import UsageError

    name = settings.elasticsearch_username or ADMINISTRATOR
    if settings.elasticsearch_password:
        return name, settings.elasticsearch_password
    if not settings.elasticsearch_url:
        security = node_settings(settings).security
        if security is None:
            raise UsageError(
                "The embedded node has no security, so keys are not needed.",
                "Enable its security: dateline es start --secure",
            )
        return ADMINISTRATOR, SecretStr(security.password)
    if not sys.stdin.isatty():
        raise UsageError(
            "Creating keys needs an administrator's password, and there is no terminal to ask for it.",
            "Set ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD (never on a command line).",
        )
    return name, SecretStr(click.prompt(f"Password of {name} at {url}", hide_input=True, err=True))


def open_dead_letters(index: str) -> DeadLetters:
    """Open the dead letters of an index."""
    from infra.deadletters import open_dead_letters
    from infra.settings import Settings

    return open_dead_letters(Settings.read(), index)
