"""An HTTP server that answers as Kibana 9.5 is known to, and misbehaves by a script.

It keeps data views, saved objects and dashboards by space, adds defaults to what it stores, migrates saved searches
to their newest form, refuses what its schema does not know, and answers a failed import with 200. It was written from
what Elastic publishes of Kibana's APIs and was never compared with a Kibana.
"""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

from tests.unit.infra.kibana.accepted import decoded, refusals

Reply = tuple[int, Any]

VIEW_KEYS = {
    *("title", "id", "name", "timeFieldName", "fieldFormats", "fieldAttrs", "runtimeFieldMap", "sourceFilters"),
    *("allowNoIndex", "allowHidden", "namespaces", "type", "typeMeta", "version", "fields"),
}
VIEW_UPDATE_KEYS = VIEW_KEYS - {"id", "fieldAttrs", "allowHidden", "namespaces", "version"}


@dataclass
class ScriptedSpace:
    """The objects of one space; saved objects by type and id."""

    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    dashboards: dict[str, dict[str, Any]] = field(default_factory=dict)
    saved: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)


@dataclass
class ScriptedFault:
    """A reply in place of the right one, for requests that match."""

    method: str
    path: str
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class ScriptedKibana:
    """The state of the server; `asked` are the requests that arrived, `credentials` the header that it requires."""

    version: str = "9.5.2"
    credentials: str | None = None
    spaces: dict[str, ScriptedSpace] = field(default_factory=lambda: {"default": ScriptedSpace()})
    faults: list[ScriptedFault] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    seen: list[dict[str, str]] = field(default_factory=list)
    drops: set[str] = field(default_factory=set)
    url: str = ""

    @property
    def writes(self) -> list[tuple[str, str]]:
        """The requests that change something."""
        return [(m, p) for m, p in self.asked if m in ("PUT", "POST") and not p.endswith("_export")]

    def fail(self, method: str, path: str, status: int, body: Any, **headers: str) -> None:
        """Reply so from now on, if the path matches the pattern."""
        self.faults.append(ScriptedFault(method, path, status, body, headers))

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        self.asked.append((method, path))
        self.seen.append(headers)
        if self.credentials and headers.get("authorization") != self.credentials:
            return 401, error(401, "Unauthorized", "missing or unknown credentials")
        if method != "GET" and headers.get("kbn-xsrf") != "true":
            return 400, error(400, "Bad Request", "Request must contain a kbn-xsrf header.")
        if path == "/api/status":
            return 200, {"name": "scripted", "version": {"number": self.version}}
        if found := re.fullmatch(r"/api/spaces/space/([\w-]+)", path):
            return (200, {"id": found[1]}) if found[1] in self.spaces else (404, error(404, "Not Found", "Not Found"))
        within = re.match(r"/s/([\w-]+)(?=/)", path)
        space = self.spaces.get(within[1] if within else "default")
        if space is None:
            return 404, error(404, "Not Found", "Saved object [space] not found")
        return self.within(space, method, path[within.end() if within else 0 :], headers, body)

    def within(self, space: ScriptedSpace, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        if path.startswith("/api/saved_objects/_import"):
            return import_file(space, uploaded(headers, body))
        given = json.loads(body) if body else {}
        if path == "/api/saved_objects/_export":
            return export(space, given["objects"])
        if found := re.fullmatch(r"/api/dashboards/([\w.-]+)", path):
            return self.dashboard(space, method, found[1], given)
        if path == "/api/data_views/data_view":
            return create_view(space, given)
        if found := re.fullmatch(r"/api/data_views/data_view/([\w.-]+)(/fields)?", path):
            return view(space, method, found[1], bool(found[2]), given)
        return 404, error(404, "Not Found", "Not Found")

    def dashboard(self, space: ScriptedSpace, method: str, id_: str, given: dict[str, Any]) -> Reply:
        if method == "PUT":
            if refused := refusals("dashboard", given):
                return 400, error(400, "Bad Request", refused[0])
            known = id_ in space.dashboards
            space.dashboards[id_] = with_defaults(given, self.drops)
            return (200 if known else 201), {"id": id_, "data": space.dashboards[id_], "meta": {}}
        if id_ not in space.dashboards:
            return 404, error(404, "Not Found", f"Saved object [dashboard/{id_}] not found")
        warnings = [{"message": f"Panel {id_} was dropped"} for id_ in sorted(self.drops)]
        return 200, {
            "id": id_,
            "data": space.dashboards[id_],
            "meta": {},
            **({"warnings": warnings} if warnings else {}),
        }


def error(status: int, name: str, message: str) -> dict[str, Any]:
    return {"statusCode": status, "error": name, "message": message}


def with_defaults(given: dict[str, Any], drops: set[str]) -> dict[str, Any]:
    """The dashboard as Kibana stores it: with its own defaults, and ids for controls."""
    panels = [panel for panel in given["panels"] if panel["id"] not in drops]
    for panel in panels:
        if panel["type"] == "vis":
            panel["config"] = {"hide_title": False, "ignore_global_filters": False, "sampling": 1, **panel["config"]}
    pinned = [{"id": f"control-{place}", **control} for place, control in enumerate(given.get("pinned_panels", ()))]
    return {"filters": [], **given, "panels": panels, "pinned_panels": pinned}


def create_view(space: ScriptedSpace, given: dict[str, Any]) -> Reply:
    wanted = given["data_view"]
    if unknown := wanted.keys() - VIEW_KEYS:
        return 400, error(400, "Bad Request", f"[request body.data_view.{min(unknown)}]: definition is missing")
    if any(other["name"] == wanted["name"] for other in space.views.values()):
        return 400, error(400, "Bad Request", f"Duplicate data view: {wanted['name']}")
    space.views[wanted["id"]] = {"typeMeta": {}, "fields": {}, "version": "WzEsMV0=", **wanted}
    return 200, {"data_view": space.views[wanted["id"]]}


def view(space: ScriptedSpace, method: str, id_: str, labels: bool, given: dict[str, Any]) -> Reply:
    if id_ not in space.views:
        return 404, error(404, "Not Found", f"Saved object [index-pattern/{id_}] not found")
    if method == "POST" and labels:
        for name, attributes in given["fields"].items():
            space.views[id_]["fieldAttrs"].setdefault(name, {}).update(attributes)
    elif method == "POST":
        if unknown := given["data_view"].keys() - VIEW_UPDATE_KEYS:
            return 400, error(400, "Bad Request", f"[request body.data_view.{min(unknown)}]: definition is missing")
        space.views[id_].update(given["data_view"])
    return 200, {"data_view": space.views[id_]}


def import_file(space: ScriptedSpace, content: bytes) -> Reply:
    objects = [json.loads(line) for line in content.splitlines()]
    if refused := [reason for one in objects for reason in refusals("saved_object", decoded(one))]:
        return 400, error(400, "Bad Request", refused[0])
    missing = []
    for one in objects:
        views = [reference for reference in one["references"] if reference["type"] == "index-pattern"]
        if lacking := [reference for reference in views if reference["id"] not in space.views]:
            cause = {"type": "missing_references", "references": lacking}
            missing.append({"type": one["type"], "id": one["id"], "error": cause})
    if missing:
        return 200, {"success": False, "successCount": 0, "errors": missing, "warnings": []}
    for one in objects:
        space.saved[one["type"], one["id"]] = newest(one)
    return 200, {"success": True, "successCount": len(objects), "successResults": [], "warnings": []}


def newest(one: dict[str, Any]) -> dict[str, Any]:
    """A saved search keeps only title, description and tabs in its newest form."""
    if one["type"] == "search":
        kept = {key: one["attributes"][key] for key in ("title", "description")}
        return {**one, "typeMigrationVersion": "10.18.0", "attributes": {**kept, "tabs": []}}
    return {**one, "updated_at": "2026-11-01T00:00:00.000Z"}


def export(space: ScriptedSpace, wanted: list[dict[str, str]]) -> Reply:
    keys = [(one["type"], one["id"]) for one in wanted]
    missing = [
        {"type": type_, "id": id_, "error": error(404, "Not Found", "not found")}
        for type_, id_ in keys
        if (type_, id_) not in space.saved
    ]
    if missing:
        refusal = error(400, "Bad Request", "Error fetching objects to export")
        return 400, {**refusal, "attributes": {"objects": missing}}
    return 200, "\n".join(json.dumps(space.saved[key]) for key in keys)


def uploaded(headers: dict[str, str], body: bytes) -> bytes:
    """The one file in a multipart body; its name must end in .ndjson."""
    message = message_from_bytes(b"Content-Type: " + headers["content-type"].encode() + b"\r\n\r\n" + body)
    parts = [part for part in message.walk() if part.get_filename()]
    assert [str(part.get_filename()).endswith(".ndjson") for part in parts] == [True]
    content = parts[0].get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


class ScriptedKibanaHandler(BaseHTTPRequestHandler):
    """Handle each request by the state of the server."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    kibana: ClassVar[ScriptedKibana]

    def reply(self) -> None:
        headers = {key.lower(): value for key, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        for fault in self.kibana.faults:
            if fault.method == self.command and re.search(fault.path, self.path):
                self.kibana.asked.append((self.command, self.path))
                return self.send(fault.status, fault.body, fault.headers)
        return self.send(*self.kibana.answer(self.command, self.path, headers, body), {})

    def send(self, status: int, body: Any, headers: dict[str, str]) -> None:
        content = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        for key, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_PUT = do_POST = reply  # noqa: N815 - names that http.server looks for

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing: the test has `asked`."""


@contextmanager
def scripted_kibana(tls: ssl.SSLContext | None = None, **state: Any) -> Iterator[ScriptedKibana]:
    """Run the server on a free port of this machine within the block."""
    kibana = ScriptedKibana(**state)
    handler = type("BoundHandler", (ScriptedKibanaHandler,), {"kibana": kibana})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    kibana.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield kibana
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
