"""A receiver of the alerts that automations send, as a webhook on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer


@dataclass
class AlertReceiver:
    """The `messages` that `url` has received so far."""

    url: str
    messages: list[dict[str, str]] = field(default_factory=list)

    @property
    def watches(self) -> set[str]:
        """The automations that sent a message, without their common prefix."""
        return {message["watch"].removeprefix("dateline: ") for message in self.messages}


@contextmanager
def receiving_alerts() -> Iterator[AlertReceiver]:
    """Receive alerts on a free port of this machine within the block."""

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            alerts.messages.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Listener)
    alerts = AlertReceiver(f"http://127.0.0.1:{server.server_port}/")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield alerts
    server.shutdown()
