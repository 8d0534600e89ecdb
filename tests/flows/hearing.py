"""Whoever is told what goes wrong: a listener that automations call, and what it has heard."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer


@dataclass
class Heard:
    """`messages` are those that came to `url` so far."""

    url: str
    messages: list[dict[str, str]] = field(default_factory=list)

    @property
    def watches(self) -> set[str]:
        """The automations that told something, without their common prefix."""
        return {message["watch"].removeprefix("dateline: ") for message in self.messages}


@contextmanager
def listening() -> Iterator[Heard]:
    """A listener on a free port of this machine, as long as the block lasts."""

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.messages.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Listener)
    heard = Heard(f"http://127.0.0.1:{server.server_port}/")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield heard
    server.shutdown()
