"""A minimal HTTP client of the node, for its readiness."""

from __future__ import annotations

import base64
import http.client
import json
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.node.home.layout import NodeHome
from infra.node.records import NodeSettings

_TIMEOUT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class NodeClient:
    """Requests to a node at `address` (HOST:PORT); `authority` and `password` are set if security is on.

    Uses http.client, which ignores the machine's proxy settings.
    """

    address: str
    authority: Path | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """The node's URL."""
        return f"{'https' if self.authority else 'http'}://{self.address}"

    def get(self, path: str) -> tuple[int, dict[str, Any]]:
        """Return status and JSON body; 0 and an empty body without an HTTP response."""
        connection = self._connection()
        try:
            connection.request("GET", path, headers=self._headers())
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError):
            return 0, {}
        finally:
            connection.close()

    def version(self) -> str | None:
        """Return the version of Elasticsearch, None without a response."""
        status, body = self.get("/")
        return body["version"]["number"] if status == 200 else None

    def is_ready(self, allow_red: bool) -> bool:
        """Return whether the indices can be used; with `allow_red` also if some of them cannot.

        The request for a missing index is a warm-up: it raises the node's first exceptions on one thread, because two
        at once can deadlock. With security on, logins fail until the index of users is available, and one success may
        be followed by a failure: hence two.
        """
        status = "red" if allow_red else "yellow"
        answered, health = self.get(f"/_cluster/health?wait_for_status={status}&timeout=2s")
        if answered != 200 or health["timed_out"]:
            return False
        self.get("/no-such-index")
        logins = 2 if self.password else 0
        return all(self.get("/_security/_authenticate")[0] == 200 for _ in range(logins))

    def _connection(self) -> http.client.HTTPConnection:
        if self.authority is None:
            return http.client.HTTPConnection(self.address, timeout=_TIMEOUT_SECONDS)
        trust = ssl.create_default_context(cafile=self.authority)
        return http.client.HTTPSConnection(self.address, timeout=_TIMEOUT_SECONDS, context=trust)

    def _headers(self) -> dict[str, str]:
        if self.password is None:
            return {}
        return {"Authorization": "Basic " + base64.b64encode(f"elastic:{self.password}".encode()).decode()}


def client_of(home: NodeHome, settings: NodeSettings) -> NodeClient | None:
    """Return a client for the address that the node in `home` wrote; None before that."""
    try:
        address = home.ports_file.read_text().strip()
    except OSError:
        return None
    if not address:
        return None
    security = settings.security
    return NodeClient(address, security.authority, security.password) if security else NodeClient(address)
