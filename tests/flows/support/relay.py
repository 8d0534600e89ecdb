"""A relay in front of Elasticsearch: it sees what is asked, and hangs up on requests that a test names."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from urllib.parse import urlsplit


@dataclass
class Relay:
    """`asked` is every byte that clients sent; a piece with one of `doomed` in it ends its connection, once each."""

    url: str
    asked: bytearray = field(default_factory=bytearray)
    doomed: list[bytes] = field(default_factory=list)

    def lets_through(self, piece: bytes) -> bool:
        self.asked += piece
        fatal = next((words for words in self.doomed if words in piece), None)
        if fatal is not None:
            self.doomed.remove(fatal)
        return fatal is None


@contextmanager
def relay_to(url: str) -> Iterator[Relay]:
    """A relay to the service at `url`, on a free port of this machine."""
    target = urlsplit(url)
    assert target.hostname
    assert target.port
    address = target.hostname, target.port

    class Connection(BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection(address) as service:
                back = Thread(target=_pump, args=(service, self.request), daemon=True)
                back.start()
                with suppress(OSError):
                    while (piece := self.request.recv(65_536)) and relay.lets_through(piece):
                        service.sendall(piece)
                with suppress(OSError):
                    service.shutdown(socket.SHUT_RDWR)
                back.join()

    with ThreadingTCPServer(("127.0.0.1", 0), Connection) as server:
        server.daemon_threads = True
        relay = Relay(f"http://127.0.0.1:{server.server_address[1]}")
        Thread(target=server.serve_forever, daemon=True).start()
        yield relay
        server.shutdown()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65_536):
            sink.sendall(piece)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_RDWR)
