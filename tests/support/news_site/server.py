"""One local HTTP server for many sites, each under its own host name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread
from types import TracebackType
from typing import Protocol, Self

from tests.support.news_site.answers import SiteAnswer, answer
from tests.support.news_site.log import LoggedRequest, RequestLog
from tests.support.news_site.site import NewsSite

ADDRESS = "127.0.0.1"
_CHUNK = 700


class SiteClock(Protocol):
    """The time of day."""

    def now(self) -> datetime:
        """Return the time."""
        ...


class SiteServer:
    """Serves sites within a `with` block. `resolve` is the resolver that a fetcher is given for their names.

    A site named by its address alone (`127.0.0.1`) is served to clients with any resolver.
    """

    def __init__(self, sites: Iterable[NewsSite], clock: SiteClock) -> None:
        self.sites = {site.host: site for site in sites}
        self.clock, self.log = clock, RequestLog()
        self._redirected: dict[str, str] = {}
        server = self

        class Handler(_SiteHandler):
            site_server = server

        self._http = _QuietServer((ADDRESS, 0), Handler)
        self.port = int(self._http.server_address[1])
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def resolve(self, host: str) -> list[str]:
        """Return the address of each site. Raises OSError for other names."""
        if host not in self.sites:
            raise OSError(f"there is no host {host}")
        return [ADDRESS]

    def base(self, host: str) -> str:
        """The address of a site, without a slash at its end."""
        return f"http://{host}:{self.port}"

    def respond(self, host: str, target: str, sent: dict[str, str]) -> SiteAnswer:
        """Answer a request, and log it."""
        time = self.clock.now()
        site = self.sites.get(host)
        found = answer(site, target, sent, time, self.base(host)) if site else SiteAnswer(421)
        follows = self._redirected.pop(host, None) == f"{self.base(host)}{target}"
        if location := found.headers.get("Location"):
            self._redirected[host] = location
        is_conditional = "if-none-match" in sent or "if-modified-since" in sent
        asked = found.headers.get("Retry-After")
        self.log.add(
            LoggedRequest(
                time,
                host,
                target,
                found.status,
                agent=sent.get("user-agent", ""),
                is_conditional=is_conditional,
                follows=follows,
                listed=found.listed,
                article=found.article,
                retry_after=int(asked) if asked else None,
            )
        )
        return found


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that are killed leave half a request."""


class _SiteHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site_server: SiteServer

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").partition(":")[0]
        sent = {name.lower(): value for name, value in self.headers.items()}
        with self.site_server.log.in_flight(host):
            found = self.site_server.respond(host, self.path, sent)
            if found.status == 0:
                self.close_connection = True
                return
            site = self.site_server.sites.get(host)
            response = self._response(found, chunks=bool(site and site.chunks and found.status == 200))
            self.wfile.write(response[:-1])
        # With the last byte the client has the whole response, and may send the next request.
        self.wfile.write(response[-1:])

    def _response(self, found: SiteAnswer, *, chunks: bool) -> bytes:
        connection, self.wfile = self.wfile, BytesIO()
        try:
            self._write(found, chunks=chunks)
            return self.wfile.getvalue()
        finally:
            self.wfile = connection

    def _write(self, found: SiteAnswer, *, chunks: bool) -> None:
        self.send_response(found.status)
        for name, value in found.headers.items():
            self.send_header(name, value)
        if chunks:
            self.send_header("Transfer-Encoding", "chunked")
            parts = [found.body[at : at + _CHUNK] for at in range(0, len(found.body), _CHUNK)]
            body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in [*parts, b""])
        else:
            if found.status != 304:
                self.send_header("Content-Length", str(len(found.body)))
            body = b"" if found.status == 304 else found.body
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Requests are in the log of the server."""
