"""The page served from a thread of this process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from elasticsearch import Elasticsearch

from infra.settings import Settings
from infra.web.serving import ServerAddress, build_server, open_socket, page_url


@contextmanager
def serving(client: Elasticsearch, index: str, settings: Settings | None = None) -> Iterator[str]:
    """Serve the page from a thread; yields its URL."""
    address = ServerAddress(port=0)
    with open_socket(address) as listener:
        listener.listen(128)
        server = build_server(client, index, settings or Settings.read(), address)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield page_url(address, listener)
        server.should_exit = True
        thread.join(timeout=20)
        assert not thread.is_alive()
