"""`dateline serve`: the search page in a browser, and its JSON API."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli.options import index_option

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@index_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 takes any free one.")
@click.option("--trust-proxy", is_flag=True, help="A proxy in front admits readers and ends TLS: require no token.")
@click.option("--host-name", "names", multiple=True, metavar="NAME", help="A name by which readers reach the page.")
@click.option("--certificate", type=_FILE, metavar="FILE.pem", help="The certificate chain, for https.")
@click.option("--private-key", type=_FILE, metavar="FILE.pem", help="The key of the certificate.")
@click.option("--json", "as_json", is_flag=True, help="Print the address as one JSON object.")
def serve(
    index: str,
    host: str,
    port: int,
    trust_proxy: bool,
    names: tuple[str, ...],
    certificate: Path | None,
    private_key: Path | None,
    as_json: bool,
) -> None:
    """Open the search page of an index to a browser.

    The page needs the search key alone, and changes nothing. It listens on this machine. On another address it
    requires DATELINE_WEB_TOKEN and a certificate, or a proxy that admits readers (--trust-proxy). The same answers
    are JSON under /api/, described by /api/openapi.json. Ctrl-C ends it.

    \b
    Examples:
      dateline serve
      dateline serve --index wires --port 8080
      dateline serve --trust-proxy --host-name news.example.org
      dateline serve --host 0.0.0.0 --host-name news.example.org --certificate chain.pem --private-key key.pem
    """
    from flows.cli.console import emit_json, err
    from flows.cli.page_server import serve_page
    from infra.web.serving import ServerAddress

    address = ServerAddress(host, port, trust_proxy, certificate, private_key, names)

    def announce(url: str) -> None:
        if as_json:
            emit_json({"url": url, "index": index})
        else:
            err.print(f"The search page of {index} is at {url} (Ctrl-C ends it)")

    serve_page(index, address, announce)
