"""A webhook on this machine with answers that a test chooses; it keeps what it was sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class WebhookReceiver:
    """A receiver at `url`.

    Attributes:
        url: Its URL, with a path that is a secret.
        answers: Statuses of the next responses; afterwards 200. `HANG` answers nothing until the end.
        location: The Location of a redirect.
        requests: What it was sent: the headers in lower case, and the JSON.
    """

    url: str
    answers: list[int] = field(default_factory=list)
    location: str = ""
    requests: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The messages that it was sent."""
        return [message for _, message in self.requests]

    @property
    def articles(self) -> list[str]:
        """The external ids of all articles that it was sent, in order."""
        return [article["external_id"] for message in self.messages for article in message["articles"]]


HANG = 0
SECRET_PATH = "hooks/T0K3N-of-the-desk"


@contextmanager
def receiving_webhooks() -> Iterator[WebhookReceiver]:
    """Receive messages on a free port of this machine within the block."""

    class MessageListener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.requests.append((headers, json.loads(content)))
            status = receiver.answers.pop(0) if receiver.answers else 200
            if status == HANG:
                receiver.ended.wait()
                return
            self.send_response(status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), MessageListener)
    receiver = WebhookReceiver(f"http://127.0.0.1:{server.server_port}/{SECRET_PATH}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield receiver
    finally:
        receiver.ended.set()
        server.shutdown()
        server.server_close()
