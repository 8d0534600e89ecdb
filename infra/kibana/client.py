"""HTTP client of one space of a Kibana."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import httpx

from infra.kibana.errors import KibanaUnavailable, SpaceMissing, UnsafeKibana
from infra.kibana.responses import parse_ndjson, parse_object, require_member, require_success, transport_error
from infra.security.exposure import is_loopback
from infra.settings import Settings

REQUEST_SECONDS = 60.0
"""Time limit of one request."""

_HEADERS = {"kbn-xsrf": "true", "Elastic-Api-Version": "2023-10-31"}
_DEFAULT_SPACE = "default"
_NOT_FOUND, _BAD_REQUEST = 404, 400

ObjectKey = tuple[str, str]
"""Type and id of a saved object."""


class KibanaClient:
    """One space of a Kibana. Every request raises KibanaError; `doing` completes "While ..." in its message."""

    def __init__(self, http: httpx.Client, space: str = _DEFAULT_SPACE) -> None:
        self._http, self.space = http, space
        self._prefix = "" if space == _DEFAULT_SPACE else f"/s/{quote(space, safe='')}"

    @property
    def url(self) -> str:
        """The address of the space."""
        return f"{str(self._http.base_url).rstrip('/')}{self._prefix}"

    def version(self) -> str | None:
        """Return Kibana's version, None if it reports none. Raises KibanaUnavailable while Kibana starts."""
        doing = f"asking {self.url} for its version"
        status = self._send("GET", "/api/status", doing, in_space=False)
        version = require_member(status, "version", doing) if status.get("version") else {}
        return str(version["number"]) if version.get("number") else None

    def check_space(self) -> None:
        """Check that the space exists. Raises SpaceMissing."""
        if self.space == _DEFAULT_SPACE:
            return
        path = f"/api/spaces/space/{quote(self.space, safe='')}"
        if self.find(path, f"looking for the space {self.space}", in_space=False) is None:
            raise SpaceMissing(
                f"There is no space {self.space} at {self._http.base_url}.",
                "Check the spelling of --space: it is the id in the address, /s/ID/, not the name.",
            )

    def find(self, path: str, doing: str, *, in_space: bool = True) -> dict[str, Any] | None:
        """Return the object at `path`, None if nothing is there."""
        response = self._request("GET", path, doing, in_space=in_space)
        if response.status_code == _NOT_FOUND:
            return None
        return parse_object(require_success(response, doing), doing)

    def put(self, path: str, body: dict[str, Any], doing: str) -> dict[str, Any]:
        """Create or replace the object at `path`."""
        return self._send("PUT", path, doing, json=body)

    def post(self, path: str, body: dict[str, Any], doing: str) -> dict[str, Any]:
        """Send `body` to `path`."""
        return self._send("POST", path, doing, json=body)

    def import_file(self, content: bytes, doing: str) -> dict[str, Any]:
        """Import NDJSON and replace objects of the same ids. A failed import has status 200 and `errors`."""
        upload = {"file": ("dateline.ndjson", content, "application/ndjson")}
        return self._send("POST", "/api/saved_objects/_import?overwrite=true", doing, files=upload)

    def export(self, objects: Sequence[ObjectKey], doing: str) -> dict[ObjectKey, dict[str, Any]]:
        """Return those of the objects that exist, as Kibana exports them."""
        if not objects:
            return {}
        wanted = {"objects": [{"type": type_, "id": id_} for type_, id_ in objects], "excludeExportDetails": True}
        response = self._request("POST", "/api/saved_objects/_export", doing, json=wanted)
        if response.status_code == _BAD_REQUEST and (missing := _missing_objects(response)):
            return self.export([key for key in objects if key not in missing], doing)
        exported = parse_ndjson(require_success(response, doing), doing)
        return {(str(one["type"]), str(one.get("id"))): one for one in exported if "type" in one}

    def _send(self, method: str, path: str, doing: str, *, in_space: bool = True, **body: Any) -> dict[str, Any]:
        response = self._request(method, path, doing, in_space=in_space, **body)
        return parse_object(require_success(response, doing), doing)

    def _request(self, method: str, path: str, doing: str, *, in_space: bool = True, **body: Any) -> httpx.Response:
        try:
            return self._http.request(method, f"{self._prefix}{path}" if in_space else path, **body)
        except httpx.TransportError as error:
            raise transport_error(error, doing, str(self._http.base_url)) from error


@contextmanager
def connect(settings: Settings, space: str = _DEFAULT_SPACE) -> Iterator[KibanaClient]:
    """Open a client of the configured Kibana; nothing is sent yet. Certificates are always verified.

    Raises:
        UnsafeKibana: Credentials would go over plain http to another machine, the address is invalid, or only one of
            user name and password is set.
        KibanaUnavailable: The configured CA certificates cannot be read.
    """
    url = _require_safe(settings)
    with httpx.Client(
        base_url=url,
        headers=_HEADERS | _api_key_header(settings),
        auth=_basic_auth(settings),
        verify=_ssl_context(settings),
        timeout=REQUEST_SECONDS,
        # Neither proxies nor ~/.netrc nor redirects: credentials go to the one address that was configured.
        trust_env=False,
        follow_redirects=False,
    ) as http:
        yield KibanaClient(http, space)


def _require_safe(settings: Settings) -> httpx.URL:
    remedy = "Write KIBANA_URL as https://HOST:5601."
    try:
        url = httpx.URL(settings.kibana_url)
    except httpx.InvalidURL as error:
        raise UnsafeKibana(f"KIBANA_URL is not an address: {error}.", remedy) from error
    if url.scheme not in ("http", "https") or not url.host:
        raise UnsafeKibana("KIBANA_URL is not an http or https address.", remedy)
    if url.userinfo:
        raise UnsafeKibana(
            "KIBANA_URL contains a user name or password, which logs and process lists show.",
            "Set KIBANA_USERNAME and KIBANA_PASSWORD, or KIBANA_API_KEY, and leave them out of KIBANA_URL.",
        )
    if not settings.kibana_api_key and bool(settings.kibana_username) != bool(settings.kibana_password):
        raise UnsafeKibana(
            "Only one of KIBANA_USERNAME and KIBANA_PASSWORD is set.", "Set both, or KIBANA_API_KEY instead."
        )
    has_credentials = settings.kibana_api_key or settings.kibana_password
    if has_credentials and url.scheme == "http" and not is_loopback(url.host):
        raise UnsafeKibana(f"Credentials would go to {url.host} over plain http, readable by others.", remedy)
    return url


def _api_key_header(settings: Settings) -> dict[str, str]:
    key = settings.kibana_api_key
    return {"Authorization": f"ApiKey {key.get_secret_value()}"} if key else {}


def _basic_auth(settings: Settings) -> tuple[str, str] | None:
    user, password = settings.kibana_username, settings.kibana_password
    if settings.kibana_api_key or not (user and password):
        return None
    return user, password.get_secret_value()


def _ssl_context(settings: Settings) -> ssl.SSLContext:
    ca_certs = settings.kibana_ca_certs
    try:
        return ssl.create_default_context(cafile=str(ca_certs) if ca_certs else None)
    except OSError as error:
        raise KibanaUnavailable(
            f"The certificates in {ca_certs} cannot be read: {error}.", "KIBANA_CA_CERTS names a PEM file."
        ) from error


def _missing_objects(response: httpx.Response) -> set[ObjectKey]:
    """The objects that an export did not find; none if it failed for another reason, too."""
    try:
        objects = response.json()["attributes"]["objects"]
        codes = {(one["type"], one["id"]): one["error"]["statusCode"] for one in objects}
    except (ValueError, KeyError, TypeError):
        return set()
    return set(codes) if set(codes.values()) == {_NOT_FOUND} else set()
