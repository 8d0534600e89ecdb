"""A news site from a folder, served on this machine for `dateline demo --live`: pages, feeds, a sitemap, robots.txt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

ORIGIN = "https://www.kelderlantern.example"
"""The address of the site in its files, which is replaced by that of the server."""

_PRINTED = datetime.fromisoformat("2026-03-10T12:00:00-04:00")
"""The time of the newest article of the files: it becomes the time at which the server was started."""

_ISO = re.compile(r"(?<=>)20\d\d-\d\d-\d\dT[0-9:]{8}[+-]\d\d:\d\d(?=</)")
_RFC_822 = re.compile(r"(?<=<pubDate>)[^<]{20,40}(?=</pubDate>)")
_MEDIA = {".html": "text/html", ".rss": "application/rss+xml", ".atom": "application/atom+xml", ".xml": "text/xml"}


@dataclass
class LiveSite:
    """The site: files of `folders`, the first that has one counts.

    Attributes:
        address: That of the server, without a slash at its end.
        started: The time that listings give for the newest article.
    """

    folders: tuple[Path, ...]
    address: str
    started: datetime
    corrected: datetime | None = None

    def read(self, path: str) -> tuple[str, bytes] | None:
        """Return media type and body; None if there is no such file. `/a/b` is the file `a/b.html`."""
        name = path.partition("?")[0].strip("/") or "index.html"
        name = name if Path(name).suffix else f"{name}.html"
        file = next((found for folder in self.folders if (found := _within(folder, name))), None)
        if file is None:
            return None
        text = file.read_text(encoding="utf-8").replace(ORIGIN, self.address)
        if file.suffix in (".rss", ".atom", ".xml"):
            text = _RFC_822.sub(lambda found: format_datetime(self._now(parsedate_to_datetime(found[0]))), text)
            text = _ISO.sub(lambda found: self._now(datetime.fromisoformat(found[0])).isoformat(), text)
        return f"{_MEDIA.get(file.suffix, 'text/plain')}; charset=utf-8", text.encode()

    def correct(self, folder: Path) -> None:
        """Publish the files of a folder in place of their first versions."""
        self.corrected = datetime.now(UTC)
        self.folders = (folder, *self.folders)

    def _now(self, printed: datetime) -> datetime:
        """The time of the server for one in the files; one after the newest article is that of the correction."""
        if printed > _PRINTED and self.corrected:
            return self.corrected
        return self.started - max(_PRINTED - printed, timedelta(0))


@contextmanager
def serve_site(folder: Path) -> Iterator[LiveSite]:
    """Serve a folder on a free port of 127.0.0.1."""

    class LiveSiteHandler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = site.read(self.path)
            media, body = found or ("text/html; charset=utf-8", b"<h1>Not found</h1>")
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", media)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Print no request between the lines of the demonstration."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), LiveSiteHandler)
    server.daemon_threads = True
    site = LiveSite((folder,), f"http://127.0.0.1:{server.server_address[1]}", datetime.now(UTC))
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def _within(folder: Path, name: str) -> Path | None:
    """The file of that name in a folder; None without one, and for a name that leads out of it."""
    found = (folder / name).resolve()
    return found if found.is_relative_to(folder.resolve()) and found.is_file() else None
