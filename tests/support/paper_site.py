"""A local site of fixed pages, which logs the requests for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

REDIRECT = "redirect"


@dataclass
class PaperSite:
    """The pages by path: media type and text, in which `BASE` is the site's URL; others answer 404.

    One with the media type `REDIRECT` redirects to the URL that is its text.
    """

    pages: dict[str, tuple[str, str]]
    requested: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    credentials: list[str | None] = field(default_factory=list)
    url: str = ""


@contextmanager
def paper_site(pages: Mapping[str, tuple[str, str]]) -> Iterator[PaperSite]:
    """Serve a site within the block."""
    site = PaperSite(dict(pages))

    class PaperHandler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.requested.append(self.path)
            site.agents.add(self.headers.get("User-Agent", ""))
            site.credentials.append(self.headers.get("Authorization"))
            media, text = site.pages.get(self.path, ("", ""))
            content = text.replace("BASE", site.url).encode()
            if media == REDIRECT:
                self.send_response(302)
                self.send_header("Location", content.decode())
            else:
                self.send_response(200 if media else 404)
            self.send_header("Content-Type", media or "text/plain")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), PaperHandler)
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
