"""A server on this machine that answers each HTTP request with the bytes it is given, well formed or not."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread

Answer = bytes | Callable[[socket.socket], None]
"""The bytes of a response, or a function that writes them. The server then closes the connection."""


@dataclass
class RawServer:
    """A server on `port`.

    Attributes:
        answers: By the path of the request; any other path is not found.
        requests: The heads of the requests that came in, as text.
        names: The names that TLS clients asked for.
        stopping: Is set when the server ends; functions that write slowly return then.
    """

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    stopping: Event = field(default_factory=Event)

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [head.split(" ")[1] for head in self.requests]

    def header(self, name: str, request: int = -1) -> str | None:
        """Return a header of a request, of the last one by default."""
        for line in self.requests[request].split("\r\n")[1:]:
            key, _, value = line.partition(": ")
            if key.lower() == name.lower():
                return value
        return None

    def drip(self, head: bytes, pause: float = 0.02, piece: bytes = b"x") -> Callable[[socket.socket], None]:
        """Return an answer that sends a piece again and again until the client goes away."""

        def write(connection: socket.socket) -> None:
            connection.sendall(head)
            while not self.stopping.wait(pause):
                connection.sendall(piece)

        return write

    def serve(self, listener: socket.socket, context: ssl.SSLContext | None) -> None:
        while not self.stopping.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            Thread(target=self._answer, args=(connection, context), daemon=True).start()

    def _answer(self, connection: socket.socket, context: ssl.SSLContext | None) -> None:
        with suppress(OSError), connection:
            connection.settimeout(20)
            if context is not None:
                connection = context.wrap_socket(connection, server_side=True)
            head = _read_head(connection)
            self.requests.append(head)
            answer = self.answers.get(head.partition(" ")[2].partition(" ")[0], response(b"", "404 Not Found"))
            if callable(answer):
                answer(connection)
            else:
                connection.sendall(answer)
            connection.shutdown(socket.SHUT_RDWR)
            connection.close()


def response(body: bytes, status: str = "200 OK", headers: str = "Content-Type: text/html\r\n") -> bytes:
    """Return the bytes of a well-formed response."""
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


def redirect(location: str, status: int = 302) -> bytes:
    """Return the bytes of a redirect."""
    return response(b"", f"{status} Moved", f"Location: {location}\r\n")


@contextmanager
def raw_server(context: ssl.SSLContext | None = None, address: str = "127.0.0.1") -> Iterator[RawServer]:
    """Run a server, with TLS if a context is given."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.create_server((address, 0), family=family) as listener:
        server = RawServer(listener.getsockname()[1])
        if context is not None:
            context.sni_callback = lambda _socket, name, _context: server.names.append(name)
        Thread(target=server.serve, args=(listener, context), daemon=True).start()
        try:
            yield server
        finally:
            server.stopping.set()
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)


def _read_head(connection: socket.socket) -> str:
    received = b""
    while b"\r\n\r\n" not in received:
        chunk = connection.recv(65536)
        received += chunk
        if not chunk or not received.startswith(b"GET"[: len(received)]):
            break  # gone, or a client that speaks another protocol
    return received.decode("latin-1")
