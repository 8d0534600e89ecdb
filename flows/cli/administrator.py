"""As whom keys and accounts are made: an administrator by name and password, never by a key."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from flows.cli.console import err

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch
    from pydantic import SecretStr

    from infra.settings import Settings

DEFAULT_NAME = "elastic"


def open_as_administrator(settings: Settings) -> Elasticsearch:
    """A client that makes and revokes keys.

    The password is ELASTICSEARCH_PASSWORD, else that of the embedded node where that is the one in use, else
    asked for on the terminal. A key in the environment is passed over: keys make no keys. Raises UsageError
    where nobody can be asked.
    """
    from infra.elasticsearch.client import connect
    from infra.endpoint import find_endpoint

    endpoint = find_endpoint(settings, err.print)
    return connect(replace(endpoint, auth=_credentials(settings, endpoint.url)))


def _credentials(settings: Settings, url: str) -> tuple[str, SecretStr]:
    from pydantic import SecretStr

    from infra.endpoint import node_settings
    from infra.errors import UsageError

    name = settings.elasticsearch_username or DEFAULT_NAME
    if settings.elasticsearch_password:
        return name, settings.elasticsearch_password
    if not settings.elasticsearch_url:
        security = node_settings(settings).security
        if security is None:
            raise UsageError(
                "The embedded node asks nobody who they are, so there is nothing to make keys for.",
                "Turn its security on: dateline es start --secure",
            )
        return DEFAULT_NAME, SecretStr(security.password)
    if not sys.stdin.isatty():
        raise UsageError(
            "Keys are made by an administrator, and there is no terminal to ask for the password.",
            "Set ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD (never on a command line).",
        )
    return name, SecretStr(click.prompt(f"Password of {name} at {url}", hide_input=True, err=True))
