"""A client for the Prefect server; its errors have a remedy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from httpx import HTTPStatusError, TransportError
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.exceptions import PrefectHTTPStatusError
from prefect.settings import get_current_settings

from infra.errors import DatelineError
from infra.security.exposure import require_secure_transport


class PrefectError(DatelineError):
    """Base class of Prefect server errors."""


class PrefectUnavailable(PrefectError):
    """No Prefect server is configured, or it does not answer."""


class PrefectRefused(PrefectError):
    """The server refuses the request."""


def api_url() -> str:
    """Return the address of the configured server. Raises PrefectUnavailable if it is not configured."""
    url = get_current_settings().api.url
    if not url:
        raise no_server()
    return url


def no_server() -> PrefectUnavailable:
    """Build the error for a missing server, with its remedy."""
    return PrefectUnavailable(
        "No Prefect server is configured.",
        "Start one with `prefect server start`, then `export PREFECT_API_URL=http://127.0.0.1:4200/api`.",
    )


@contextmanager
def prefect_api() -> Iterator[SyncPrefectClient]:
    """Open a client of the configured server, and translate errors within.

    Raises:
        PrefectUnavailable: No server is configured, or it does not answer.
        PrefectRefused: The server refuses a request.
        CredentialsExposed: A password would be sent over plain http to another machine.
    """
    url = api_url()
    api_settings = get_current_settings().api
    if api_settings.auth_string or api_settings.key:
        require_secure_transport(url, "PREFECT_API_URL")
    try:
        with get_client(sync_client=True) as api:
            yield api
    except TransportError as error:
        raise PrefectUnavailable(
            f"The Prefect server at {url} does not answer: {error}.",
            "Is it running (`prefect server start`)? Is PREFECT_API_URL right?",
        ) from error
    except HTTPStatusError as error:
        raise _refusal(url, error) from error


def _refusal(url: str, error: HTTPStatusError) -> PrefectRefused:
    if error.response.status_code in (401, 403):
        return PrefectRefused(
            f"The Prefect server at {url} refuses the credentials.", "Set PREFECT_API_AUTH_STRING=user:password."
        )
    details = str(error) if isinstance(error, PrefectHTTPStatusError) else error.response.text
    return PrefectRefused(f"The Prefect server refuses: {details}", "See its log for details.")
