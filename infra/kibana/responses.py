"""Kibana's responses: parsed, or turned into errors with a remedy.

`doing` is what the request was for, as it completes "While ..." in a message.
"""

from __future__ import annotations

from typing import Any

import httpx
import orjson

from infra.kibana.errors import KibanaConflict, KibanaError, KibanaRefused, KibanaUnavailable, ObjectRejected

_MAX_EXCERPT = 600
"""Characters of a response in a message."""

_CREDENTIALS = "KIBANA_API_KEY, or KIBANA_USERNAME and KIBANA_PASSWORD"
_PRIVILEGES = "Data Views, Dashboards, Discover, Maps, Tags and Saved Objects Management"


def require_success(response: httpx.Response, doing: str) -> httpx.Response:
    """Return a response with a 2xx status. Raises KibanaError for any other."""
    if response.is_success:
        return response
    raise _error(response, f"While {doing}: ")


def parse_object(response: httpx.Response, doing: str) -> dict[str, Any]:
    """Parse a JSON object. Raises KibanaUnavailable for anything else: that server is not Kibana."""
    return _parse(response.content, doing)


def parse_ndjson(response: httpx.Response, doing: str) -> list[dict[str, Any]]:
    """Parse one JSON object a line. Raises KibanaUnavailable as `parse_object` does."""
    return [_parse(line, doing) for line in response.content.split(b"\n") if line.strip()]


def require_member(body: dict[str, Any], key: str, doing: str) -> dict[str, Any]:
    """Return the object under `key`. Raises KibanaUnavailable if it is missing."""
    found = body.get(key)
    if isinstance(found, dict):
        return found
    raise _not_kibana(orjson.dumps(body).decode(), doing)


def transport_error(error: httpx.TransportError, doing: str, url: str) -> KibanaUnavailable:
    """Return the error of a request without a response."""
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        remedy = "KIBANA_CA_CERTS names the PEM file of the authority that signed Kibana's certificate."
    elif isinstance(error, httpx.TimeoutException):
        remedy = "Kibana took too long. Try again; its log shows what it was busy with."
    else:
        remedy = "Is Kibana running there? KIBANA_URL is its address, https:// if it has TLS."
    return KibanaUnavailable(f"While {doing}: no answer from {url}: {str(error) or type(error).__name__}.", remedy)


def _parse(content: bytes, doing: str) -> dict[str, Any]:
    try:
        found = orjson.loads(content)
    except ValueError:
        found = None
    if isinstance(found, dict):
        return found
    raise _not_kibana(content.decode("utf-8", "replace"), doing)


def _not_kibana(sent: str, doing: str) -> KibanaUnavailable:
    return KibanaUnavailable(
        f"While {doing}: the server that answers is not Kibana, it sent {_excerpt(sent)!r}.",
        "Check KIBANA_URL (with the base path, if Kibana has one) and any proxy in between.",
    )


def _error(response: httpx.Response, doing: str) -> KibanaError:
    status, message = response.status_code, _message(response)
    if response.is_redirect:
        return KibanaUnavailable(
            f"{doing}{response.request.url} redirects to {response.headers['location']}.",
            "Set KIBANA_URL to Kibana's own address: redirects are not followed, so that no credential leaks.",
        )
    match status:
        case 401:
            return KibanaRefused(f"{doing}Kibana does not know these credentials.", f"Set {_CREDENTIALS}.")
        case 403:
            return KibanaRefused(
                f"{doing}these credentials are not authorized: {message}.",
                f"They need the Kibana privilege `all` for {_PRIVILEGES}, in this space.",
            )
        case 404:
            return ObjectRejected(
                f"{doing}Kibana has nothing at {response.request.url.path}: {message}.",
                "Check KIBANA_URL's base path and Kibana's version: 9.5 or newer is needed.",
            )
        case 409:
            return KibanaConflict(
                f"{doing}there is a conflict: {message}.",
                "Another space may own this id: push to that space, or under another --index.",
            )
        case 429 | 502 | 503 | 504 | 500:
            return KibanaUnavailable(
                f"{doing}Kibana cannot work now (HTTP {status}): {message}.",
                "Wait until it is ready and push again; what was written stays and is not written twice.",
            )
        case _:
            return _rejection(doing, status, message)


def _rejection(doing: str, status: int, message: str) -> ObjectRejected:
    if "Duplicate data view" in message:
        return ObjectRejected(
            f"{doing}a data view of this name exists under another id: {message}.",
            "Rename or delete that one in Stack Management > Data Views, and push again.",
        )
    return ObjectRejected(
        f"{doing}Kibana rejects it (HTTP {status}): {message}.",
        "Nothing of this object was written. `dateline kibana push --dry-run --diff` shows what is sent.",
    )


def _message(response: httpx.Response) -> str:
    """The message in an error response of Kibana."""
    try:
        body = response.json()
    except ValueError:
        return _excerpt(response.text)
    message = body.get("message") if isinstance(body, dict) else None
    return _excerpt(str(message or response.text))


def _excerpt(text: str) -> str:
    flat = " ".join(text.split()).rstrip(".")
    return flat if len(flat) <= _MAX_EXCERPT else f"{flat[:_MAX_EXCERPT]}…"
