"""A local server of many hosts with pages and feeds, in a process of its own: `python -m tests.bench.collect.pages`.

Host `town7.example` has the feed `/feed.xml` and the pages `/news/N` that it lists. `robots.txt` is missing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from subprocess import PIPE, Popen

PARAGRAPHS = 30
"""Of a page: about 8 KB."""

_SENTENCE = "The harbor office counted the boats of the town again and found more of them than in any other summer. "


def page(number: int) -> bytes:
    """The page of an article."""
    text = "".join(f"<p>{number}.{at} {_SENTENCE * 2}</p>\n" for at in range(PARAGRAPHS))
    return f"<html><head><title>Pier {number}</title></head><body><h1>Pier {number}</h1>{text}</body></html>".encode()


def feed(base: str, pages: int) -> bytes:
    """The feed of a host."""
    items = "".join(
        f"<item><title>Pier {number}</title><link>{base}/news/{number}</link><guid>{base}/news/{number}</guid></item>\n"
        for number in range(pages)
    )
    return f"<rss version='2.0'><channel><title>Town</title>{items}</channel></rss>".encode()


class PagesServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


def serve(pages: int) -> None:
    """Serve, and print the port."""

    class PagesHandler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16  # head and body in one packet: a client with a kept connection would wait for the second

        def do_GET(self) -> None:
            if self.path.startswith("/news/"):
                self._send(200, "text/html", page(int(self.path.rpartition("/")[2])))
            elif self.path == "/feed.xml":
                self._send(200, "application/rss+xml", feed(f"http://{self.headers['Host']}", pages))
            else:
                self._send(404, "text/plain", b"")

        def _send(self, status: int, media: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", media)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Write no log."""

    server = PagesServer(("127.0.0.1", 0), PagesHandler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


@contextmanager
def serving(pages: int) -> Iterator[int]:
    """Run the server in a process, with so many pages a host; yield its port."""
    process = Popen([sys.executable, "-m", "tests.bench.collect.pages", str(pages)], stdout=PIPE, text=True)
    try:
        assert process.stdout
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
