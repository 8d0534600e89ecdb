"""Connections to checked addresses only, as a network backend of httpcore."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterable
from ipaddress import ip_address
from threading import Event, Lock, Thread
from typing import Any

import httpcore

from infra.collect.fetching.addresses import AddressPolicy, Resolver
from infra.collect.fetching.deadline import Deadline
from infra.collect.fetching.exchange import FetchReason
from infra.collect.fetching.failure import FetchFailure
from infra.collect.fetching.limits import FetchLimits

_POLL_SECONDS = 0.2
"""Between two checks for cancellation while a name is looked up."""

_HEADS = 3
"""Received before the end of the final head: that head, interim ones, and the beginning of the body, in heads of the
largest size."""

_END_OF_HEAD = re.compile(rb"\n\r?\n")
_INTERIM = re.compile(rb"HTTP/1\.[0-9] 1[0-9][0-9]\b")


class OpenSockets:
    """The sockets of all fetches in flight, for cancellation from another thread."""

    def __init__(self) -> None:
        self.cancelled = Event()
        self._lock = Lock()
        self._sockets: set[socket.socket] = set()

    def add(self, opened: socket.socket) -> None:
        with self._lock:
            self._sockets.add(opened)

    def discard(self, closed: socket.socket) -> None:
        with self._lock:
            self._sockets.discard(closed)

    def cancel(self) -> None:
        """Shut all sockets down, which wakes the threads that wait for them."""
        self.cancelled.set()
        with self._lock:
            for opened in self._sockets:
                try:
                    socket.socket.shutdown(opened, socket.SHUT_RDWR)
                except OSError:
                    continue  # not connected yet, or closed by its peer


class CheckedStream(httpcore.NetworkStream):
    """A connection that ends at the deadline, counts what it receives and keeps the head of the response."""

    def __init__(self, connected: socket.socket, sockets: OpenSockets, deadline: Deadline, limits: FetchLimits) -> None:
        self._socket, self._sockets, self._deadline, self._limits = connected, sockets, deadline, limits
        self._received = bytearray()
        self._total = self._body_bytes = 0
        self._most_bytes = 2 * limits.body_bytes + _HEADS * limits.head_bytes
        self.head = b""

    @property
    def body_bytes(self) -> int:
        """Bytes received behind the head, with their transfer coding."""
        return self._body_bytes

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            self._socket.settimeout(self._deadline.remaining())
            data = self._socket.recv(max_bytes)
        except TimeoutError:
            raise self._deadline.exceeded() from None
        except OSError as error:
            self._deadline.remaining()
            raise FetchFailure(FetchReason.CONNECTION, f"The connection broke: {_words(error)}") from None
        if not data:
            self._deadline.remaining()  # a cancelled connection looks like one that its peer closed
        self._count(data)
        return data

    def _count(self, data: bytes) -> None:
        self._total += len(data)
        if self.head:
            self._body_bytes += len(data)
        else:
            unsearched = max(0, len(self._received) - len(b"\n\r"))
            self._received += data
            self._find_head(unsearched)
        if self._total > (self._most_bytes if self.head else _HEADS * self._limits.head_bytes):
            raise FetchFailure(FetchReason.TOO_LARGE, "The server sent more bytes than a response may have")

    def _find_head(self, start: int) -> None:
        """Take the head of the final response from the bytes received, if it is there in full."""
        while found := _END_OF_HEAD.search(self._received, start):
            start = 0
            head = bytes(self._received[: found.end()])
            del self._received[: found.end()]
            if not _INTERIM.match(head):
                self.head = head
                self._body_bytes = len(self._received)
                self._received.clear()
                return

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            self._socket.settimeout(self._deadline.remaining())
            self._socket.sendall(buffer)
        except TimeoutError:
            raise self._deadline.exceeded() from None
        except OSError as error:
            self._deadline.remaining()
            # httpcore then reads the response of a server that answers before it has the whole request.
            raise httpcore.WriteError(_words(error)) from None

    def close(self) -> None:
        self._sockets.discard(self._socket)
        self._socket.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        self._sockets.discard(self._socket)
        try:
            secured = ssl_context.wrap_socket(
                self._socket, server_hostname=server_hostname, do_handshake_on_connect=False
            )
            self._socket = secured
            self._sockets.add(secured)
            secured.settimeout(_shorter(timeout, self._deadline))
            secured.do_handshake()
        except TimeoutError:
            self._deadline.remaining()
            raise FetchFailure(FetchReason.TIMEOUT, "The TLS handshake took too long") from None
        except (OSError, ValueError) as error:
            self._deadline.remaining()
            raise FetchFailure(FetchReason.TLS, f"No TLS connection: {_words(error)}") from None
        return self

    def get_extra_info(self, info: str) -> Any:
        return self._socket.getpeername() if info == "server_addr" else None


class CheckedBackend(httpcore.NetworkBackend):
    """Connects to a host for one request, at an address that was checked.

    Each connection looks the name up once and checks all of its addresses. One that is refused refuses the host: a
    name with a public and an internal address is an attempt to reach the latter.
    """

    def __init__(
        self, policy: AddressPolicy, resolver: Resolver, limits: FetchLimits, deadline: Deadline, sockets: OpenSockets
    ) -> None:
        self._policy, self._resolver = policy, resolver
        self._limits, self._deadline, self._sockets = limits, deadline, sockets
        self.stream: CheckedStream | None = None
        self.address = ""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure = FetchFailure(FetchReason.DNS, f"{host} has no address")
        for address in self._checked(host):
            try:
                connected = self._connect(address, port, timeout)
            except TimeoutError:
                self._deadline.remaining()
                failure = FetchFailure(FetchReason.TIMEOUT, f"No connection to {host} at {address} in time")
            except OSError as error:
                self._deadline.remaining()
                failure = FetchFailure(FetchReason.CONNECTION, f"No connection to {host} at {address}: {_words(error)}")
            else:
                self.address = address
                self.stream = CheckedStream(connected, self._sockets, self._deadline, self._limits)
                return self.stream
        raise failure

    def _checked(self, host: str) -> list[str]:
        """Return the addresses of a host. Raises FetchFailure if one of them is refused."""
        addresses = self._look_up(host)
        for address in addresses:
            if not self._policy.permits(address):
                raise FetchFailure(
                    FetchReason.ADDRESS_REFUSED,
                    f"{host} is at {address}, which is not a public address;"
                    " if that is right, add its network to DATELINE_ALLOWED_NETWORKS",
                )
        return addresses

    def _look_up(self, host: str) -> list[str]:
        """Look a name up in a thread of its own, because the system's resolver knows no time limit."""
        if _is_address(host):
            return [host]
        found: list[str] = []
        errors: list[Exception] = []
        done = Event()

        def look_up() -> None:
            try:
                found.extend(self._resolver(host))
            except Exception as error:  # noqa: BLE001 - raised by the thread that waits
                errors.append(error)
            done.set()

        Thread(target=look_up, name="dateline-resolver", daemon=True).start()
        while not done.wait(min(_POLL_SECONDS, self._deadline.remaining())):
            pass
        if errors and not isinstance(errors[0], OSError | UnicodeError):
            raise errors[0]
        if errors:
            raise FetchFailure(FetchReason.DNS, f"{host} cannot be looked up: {_words(errors[0])}")
        return found

    def _connect(self, address: str, port: int, timeout: float | None) -> socket.socket:
        opened = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        self._sockets.add(opened)
        try:
            opened.settimeout(_shorter(timeout, self._deadline))
            opened.connect((address, port))
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except BaseException:
            self._sockets.discard(opened)
            opened.close()
            raise
        return opened


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _shorter(timeout: float | None, deadline: Deadline) -> float:
    left = deadline.remaining()
    return left if timeout is None else min(timeout, left)


def _words(error: Exception) -> str:
    """The error in words, without its number."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not valid: {error.verify_message}"
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
