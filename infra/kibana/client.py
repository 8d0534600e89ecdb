"""The connection to one space of a Kibana, and the one place where its answers become our errors."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import httpx

from infra.kibana.errors import KibanaUnavailable, SpaceMissing, UnsafeKibana
from infra.kibana.replies import judge, parsed, parsed_lines, part, unreachable
from infra.security.exposure import is_loopback
from infra.settings import Settings

REQUEST_SECONDS = 60.0
"""How long one request may take."""

_HEADERS = {"kbn-xsrf": "true", "Elastic-Api-Version": "2023-10-31"}
_DEFAULT_SPACE = "default"
_NOT_FOUND, _BAD_REQUEST = 404, 400

ObjectKey = tuple[str, str]
"""Type and id of a saved object."""


class Kibana:
    """One space of a Kibana. Every method raises KibanaError, with what was being done in its message."""

    def __init__(self, http: httpx.Client, space: str = _DEFAULT_SPACE) -> None:
        self._http, self.space = http, space
        self._within = "" if space == _DEFAULT_SPACE else f"/s/{quote(space, safe='')}"

    @property
    def url(self) -> str:
        """The address, with the space."""
        return f"{str(self._http.base_url).rstrip('/')}{self._within}"

    def version(self) -> str | None:
        """Kibana's version; null where it does not tell. Raises KibanaUnavailable while it is starting."""
        status = self._send("GET", "/api/status", f"asking {self.url} for its version", everywhere=True)
        version = part(status, "version", f"asking {self.url} for its version") if status.get("version") else {}
        return str(version["number"]) if version.get("number") else None

    def check_space(self) -> None:
        """Raises SpaceMissing where there is no such space."""
        path = f"/api/spaces/space/{quote(self.space, safe='')}"
        if self.space != _DEFAULT_SPACE and self.find(path, f"looking for the space {self.space}", True) is None:
            raise SpaceMissing(
                f"There is no space {self.space} at {self._http.base_url}.",
                "Look at the spelling of --space: it is the id in the address, /s/ID/, not the name.",
            )

    def find(self, path: str, doing: str, everywhere: bool = False) -> dict[str, Any] | None:
        """What is at `path`; null where nothing is."""
        response = self._answer("GET", path, doing, everywhere=everywhere)
        if response.status_code == _NOT_FOUND:
            return None
        return parsed(judge(response, doing), doing)

    def put(self, path: str, body: dict[str, Any], doing: str) -> dict[str, Any]:
        """Make or replace what is at `path`."""
        return self._send("PUT", path, doing, json=body)

    def post(self, path: str, body: dict[str, Any], doing: str) -> dict[str, Any]:
        """Send `body` to `path`."""
        return self._send("POST", path, doing, json=body)

    def import_file(self, content: bytes, doing: str) -> dict[str, Any]:
        """Import NDJSON, replacing what has the same ids. The answer of a failure is a 200: read its `errors`."""
        upload = {"file": ("dateline.ndjson", content, "application/ndjson")}
        return self._send("POST", "/api/saved_objects/_import?overwrite=true", doing, files=upload)

    def export(self, objects: Sequence[ObjectKey], doing: str) -> dict[ObjectKey, dict[str, Any]]:
        """Those of the objects that are there, as Kibana exports them."""
        if not objects:
            return {}
        wanted = {"objects": [{"type": type_, "id": id_} for type_, id_ in objects], "excludeExportDetails": True}
        response = self._answer("POST", "/api/saved_objects/_export", doing, json=wanted)
        if response.status_code == _BAD_REQUEST and (missing := _missing(response)):
            return self.export([key for key in objects if key not in missing], doing)
        exported = parsed_lines(judge(response, doing), doing)
        return {(str(one["type"]), str(one.get("id"))): one for one in exported if "type" in one}

    def _send(self, method: str, path: str, doing: str, *, everywhere: bool = False, **body: Any) -> dict[str, Any]:
        return parsed(judge(self._answer(method, path, doing, everywhere=everywhere, **body), doing), doing)

    def _answer(self, method: str, path: str, doing: str, *, everywhere: bool = False, **body: Any) -> httpx.Response:
        try:
            return self._http.request(method, path if everywhere else f"{self._within}{path}", **body)
        except httpx.TransportError as error:
            raise unreachable(error, doing, str(self._http.base_url)) from error


@contextmanager
def connect(settings: Settings, space: str = _DEFAULT_SPACE) -> Iterator[Kibana]:
    """A connection to the configured Kibana; nothing is sent yet.

    Certificates are always verified. Raises UnsafeKibana for credentials over plain http to another machine, and for
    half of a name and password.
    """
    url = _safe(settings)
    with httpx.Client(
        base_url=url,
        headers=_HEADERS | _key(settings),
        auth=_name_and_password(settings),
        verify=_trust(settings),
        timeout=REQUEST_SECONDS,
        # Neither proxies nor ~/.netrc nor redirects: credentials go to the one address that was configured.
        trust_env=False,
        follow_redirects=False,
    ) as http:
        yield Kibana(http, space)


def _safe(settings: Settings) -> httpx.URL:
    remedy = "Write KIBANA_URL as https://HOST:5601."
    try:
        url = httpx.URL(settings.kibana_url)
    except httpx.InvalidURL as error:
        raise UnsafeKibana(f"KIBANA_URL is no address: {error}.", remedy) from error
    if url.scheme not in ("http", "https") or not url.host:
        raise UnsafeKibana("KIBANA_URL is no http or https address.", remedy)
    if url.userinfo:
        raise UnsafeKibana(
            "KIBANA_URL holds a name or password, where logs and lists of processes show it.",
            "Set KIBANA_USERNAME and KIBANA_PASSWORD, or KIBANA_API_KEY, and leave them out of KIBANA_URL.",
        )
    if not settings.kibana_api_key and bool(settings.kibana_username) != bool(settings.kibana_password):
        raise UnsafeKibana(
            "Of KIBANA_USERNAME and KIBANA_PASSWORD only one is set.", "Set both, or KIBANA_API_KEY instead."
        )
    has_credentials = settings.kibana_api_key or settings.kibana_password
    if has_credentials and url.scheme == "http" and not is_loopback(url.host):
        raise UnsafeKibana(f"Credentials would go to {url.host} over plain http, readable on the way.", remedy)
    return url


def _key(settings: Settings) -> dict[str, str]:
    key = settings.kibana_api_key
    return {"Authorization": f"ApiKey {key.get_secret_value()}"} if key else {}


def _name_and_password(settings: Settings) -> tuple[str, str] | None:
    name, password = settings.kibana_username, settings.kibana_password
    if settings.kibana_api_key or not (name and password):
        return None
    return name, password.get_secret_value()


def _trust(settings: Settings) -> ssl.SSLContext:
    given = settings.kibana_ca_certs
    try:
        return ssl.create_default_context(cafile=str(given) if given else None)
    except OSError as error:
        raise KibanaUnavailable(
            f"The certificates in {given} cannot be read: {error}.", "KIBANA_CA_CERTS names a PEM file."
        ) from error


def _missing(response: httpx.Response) -> set[ObjectKey]:
    """The objects that an export did not find, where that alone was its trouble."""
    try:
        objects = response.json()["attributes"]["objects"]
        codes = {(one["type"], one["id"]): one["error"]["statusCode"] for one in objects}
    except (ValueError, KeyError, TypeError):
        return set()
    return set(codes) if set(codes.values()) == {_NOT_FOUND} else set()
