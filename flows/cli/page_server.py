"""The search page in this process, until it is stopped."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from flows.cli.console import err

if TYPE_CHECKING:
    from infra.web.serving import ServerAddress


def serve_page(index: str, address: ServerAddress, announce: Callable[[str], None]) -> None:
    """Serve the page; `announce` is called with its URL once it listens. Raises UsageError, NodeError."""
    from infra.cluster import ensure_endpoint
    from infra.elasticsearch.client import connect
    from infra.elasticsearch.lifecycle.aliases import check_name
    from infra.settings import Settings
    from infra.web.serving import REQUEST_SECONDS, build_server, open_socket, page_url

    check_name(index)
    settings = Settings.read()
    address.policy(settings.web_token)
    with (
        open_socket(address) as listener,
        connect(ensure_endpoint(settings, err.print), request_seconds=REQUEST_SECONDS) as client,
    ):
        server = build_server(client, index, settings, address)
        listener.listen(128)
        announce(page_url(address, listener))
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listener])
