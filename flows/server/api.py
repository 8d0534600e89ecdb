"""A client for the Prefect server; its errors have a remedy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from httpx import HTTPStatusError, TransportError, codes
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
    """Open a client of the configured server, and translate errors within the block.

    Raises:
        PrefectUnavailable: No server is configured, or it does not answer.
        PrefectRefused: The server refuses a request.
        CredentialsExposed: A password would be sent over plain http to another machine.
    """
    url = api_url()
    api_settings = get_current_settings().api
    if api_settings.auth_string or api_settings.key:
        require_secure_transport(url, "PREFECT_API_URL")
    with translate_prefect_errors(), get_client(sync_client=True) as api:
        yield api


def require_server() -> None:
    """Send a request to the configured server. Raises as `prefect_api`, and PrefectUnavailable for another service."""
    with prefect_api() as api:
        try:
            api.hello().raise_for_status()
        except HTTPStatusError as error:
            if error.response.status_code in (codes.UNAUTHORIZED, codes.FORBIDDEN):
                raise
            reason = f"the service there is no Prefect server (status {error.response.status_code})"
            raise _unavailable(api_url(), reason) from error


@contextmanager
def translate_prefect_errors() -> Iterator[None]:
    """Translate errors of the Prefect server within the block.

    Raises:
        PrefectUnavailable: The server does not answer.
        PrefectRefused: The server refuses a request.
    """
    url = get_current_settings().api.url or "an address of this machine"
    try:
        yield
    except TransportError as error:
        raise _unavailable(url, str(error)) from error
    except HTTPStatusError as error:
        raise _refusal(url, error) from error
    except RuntimeError as error:
        # The flow engine's own error if the first request of a run fails.
        if not str(error).startswith("Failed to reach API"):
            raise
        raise _unavailable(url, str(error)) from error


def _unavailable(url: str, reason: str) -> PrefectUnavailable:
    return PrefectUnavailable(
        f"The Prefect server at {url} does not answer: {reason}.",
        "Is it running (`prefect server start`)? Is PREFECT_API_URL right? `dateline ingest` and `dateline replay` "
        "also run without one: `unset PREFECT_API_URL` (in a profile: `prefect config unset PREFECT_API_URL`).",
    )


def _refusal(url: str, error: HTTPStatusError) -> PrefectRefused:
    if error.response.status_code in (401, 403):
        return PrefectRefused(
            f"The Prefect server at {url} refuses the credentials.", "Set PREFECT_API_AUTH_STRING=user:password."
        )
    details = str(error) if isinstance(error, PrefectHTTPStatusError) else error.response.text
    return PrefectRefused(f"The Prefect server refuses: {details}", "See its log for details.")
