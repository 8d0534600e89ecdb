"""Kibana's answers: what each status means for whoever pushes, in words and with a remedy."""

from __future__ import annotations

from typing import Any

import httpx
import orjson

from infra.kibana.errors import KibanaConflict, KibanaError, KibanaRefused, KibanaUnavailable, ObjectRejected

_LONGEST = 600
_CREDENTIALS = "KIBANA_API_KEY, or KIBANA_USERNAME and KIBANA_PASSWORD"
_PRIVILEGES = "Data Views, Dashboards, Discover, Maps, Tags and Saved Objects Management"


def judge(response: httpx.Response, doing: str) -> httpx.Response:
    """The response if it is a good one; else the error that it means. `doing` completes "While ..."."""
    if response.is_success:
        return response
    raise _error(response, f"While {doing}: ")


def parsed(response: httpx.Response, doing: str) -> dict[str, Any]:
    """The object in a good answer. Raises KibanaUnavailable where it is none: something else answers there."""
    return _object(response.content, doing)


def parsed_lines(response: httpx.Response, doing: str) -> list[dict[str, Any]]:
    """The objects in a good answer, one a line. Raises as `parsed`."""
    return [_object(line, doing) for line in response.content.split(b"\n") if line.strip()]


def part(body: dict[str, Any], key: str, doing: str) -> dict[str, Any]:
    """The object that an answer holds under `key`. Raises as `parsed`."""
    found = body.get(key)
    if isinstance(found, dict):
        return found
    raise _not_kibana(orjson.dumps(body).decode(), doing)


def _object(content: bytes, doing: str) -> dict[str, Any]:
    try:
        found = orjson.loads(content)
    except ValueError:
        found = None
    if isinstance(found, dict):
        return found
    raise _not_kibana(content.decode("utf-8", "replace"), doing)


def _not_kibana(sent: str, doing: str) -> KibanaUnavailable:
    return KibanaUnavailable(
        f"While {doing}: what answers is not Kibana, it sent {_excerpt(sent)!r}.",
        "Look at KIBANA_URL (with the base path, if Kibana has one) and at any proxy in between.",
    )


def unreachable(error: httpx.TransportError, doing: str, url: str) -> KibanaUnavailable:
    """The error of a request that got no answer."""
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        remedy = "KIBANA_CA_CERTS names the PEM file of the authority that signed Kibana's certificate."
    elif isinstance(error, httpx.TimeoutException):
        remedy = "Kibana took too long. Try again; its log says what it was busy with."
    else:
        remedy = "Is Kibana running there? KIBANA_URL is its address, https:// if it has TLS."
    return KibanaUnavailable(f"While {doing}: no answer from {url}: {str(error) or type(error).__name__}.", remedy)


def message_of(response: httpx.Response) -> str:
    """Kibana's own words."""
    try:
        body = response.json()
    except ValueError:
        return _excerpt(response.text)
    message = body.get("message") if isinstance(body, dict) else None
    return _excerpt(str(message or response.text))


def _error(response: httpx.Response, doing: str) -> KibanaError:
    status, words = response.status_code, message_of(response)
    if response.is_redirect:
        return KibanaUnavailable(
            f"{doing}{response.request.url} leads on to {response.headers['location']}.",
            "Set KIBANA_URL to where Kibana really is: redirects are not followed, so that no credential strays.",
        )
    match status:
        case 401:
            return KibanaRefused(f"{doing}Kibana does not know these credentials.", f"Set {_CREDENTIALS}.")
        case 403:
            return KibanaRefused(
                f"{doing}these credentials may not: {words}.",
                f"They need the Kibana privilege `all` for {_PRIVILEGES}, in this space.",
            )
        case 404:
            return ObjectRejected(
                f"{doing}Kibana has nothing at {response.request.url.path}: {words}.",
                "Look at KIBANA_URL's base path and at Kibana's version: 9.5 or newer is needed.",
            )
        case 409:
            return KibanaConflict(
                f"{doing}something else is in the way: {words}.",
                "Another space may own this id: push to that space, or under another --index.",
            )
        case 429 | 502 | 503 | 504 | 500:
            return KibanaUnavailable(
                f"{doing}Kibana cannot work now (HTTP {status}): {words}.",
                "Wait until it is ready and push again; what was written stays and is not written twice.",
            )
        case _:
            return _rejected(doing, status, words)


def _rejected(doing: str, status: int, words: str) -> ObjectRejected:
    if "Duplicate data view" in words:
        return ObjectRejected(
            f"{doing}a data view of this name is there under another id: {words}.",
            "Rename or delete that one in Stack Management > Data Views, and push again.",
        )
    return ObjectRejected(
        f"{doing}Kibana does not take it (HTTP {status}): {words}.",
        "Nothing of this object was written. `dateline kibana push --dry-run --diff` shows what is sent.",
    )


def _excerpt(text: str) -> str:
    flat = " ".join(text.split()).rstrip(".")
    return flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST]}…"
