"""`dateline demo --live`: a news site on this machine is collected, corrects an article, and is collected again."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterator
from difflib import ndiff
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

INDEX = "dateline-live-demo"
SOURCE = "kelder-bay-lantern"
ARTICLE = "council/swing-bridge-repair"

_SOURCES = """\
contact: desk@kelderlantern.example
sources:
  - name: {source}
    feeds: [{address}/feed.rss, {address}/feed.atom]
    sitemaps: [{address}/news-sitemap.xml]
    language: en
    delay: 0
"""

NEXT = """\
  dateline sources add https://...          a site of your own choice, with its feeds and sitemaps
  dateline sources list                     the sources and their standing
  dateline collect --help                   the flow, by hand; `dateline deploy` runs it on a schedule
  dateline es stop                          stop the embedded node; its data is kept
The command is .venv/bin/dateline."""


def run_live_demo(seeds: Path) -> None:
    """Run the demonstration over the site in the folder `seeds`. Raises what its commands raise."""
    from flows.cli.console import out
    from flows.cli.context import open_client
    from flows.cli.demo_steps import print_title, run_step
    from flows.cli.live_site import serve_site
    from infra.settings import Settings, given_variables

    home = Settings.read().home / "live-demo"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True, mode=0o700)
    variables = {"DATELINE_ARCHIVE": str(home / "archive"), "DATELINE_ALLOWED_NETWORKS": "127.0.0.0/8"}
    with given_variables(variables), serve_site(seeds / "site" / "pages") as site:
        sources = home / "sources.yaml"
        sources.write_text(_SOURCES.format(source=SOURCE, address=site.address), encoding="utf-8")
        collect = f"collect {SOURCE} --index {INDEX} --file {shlex.quote(str(sources))}"
        search = f'search "swing bridge" --index {INDEX} --size 1'
        run_step(1, "Start Elasticsearch: the embedded node, or the one at ELASTICSEARCH_URL.", "es start")
        with open_client() as client:
            _delete_former(client)
        print_title(2, f"A small news site is served at {site.address}. robots.txt closes one article, two feeds and a")
        out.print(
            "   sitemap list the others; its page is missing for one, whose text its feed has.", style="bold cyan"
        )
        run_step(3, "Collect it: pages into the archive, from there into Elasticsearch.", collect)
        run_step(4, "What was collected can be searched.", search)
        with open_client() as client:
            before = _body(client, site.address)
        site.correct(seeds / "site" / "corrected")
        print_title(5, "The site corrects the article, and says so in its sitemap.")
        run_step(6, "Collect again: only what is new or reported as changed is fetched.", collect)
        with open_client() as client:
            after = _body(client, site.address)
        print_title(7, "The article is one document, in its new version. What has changed:")
        for line in _changes(before, after):
            out.print(line)
    out.print("\nNext", style="bold")
    out.print(NEXT)


def _delete_former(client: Elasticsearch) -> None:
    """Delete the indices of an earlier demonstration, whose site had another address."""
    for name in client.indices.get(index=f"{INDEX}-*", expand_wildcards="all", allow_no_indices=True):
        client.indices.delete(index=name)


def _body(client: Elasticsearch, address: str) -> str:
    """The text of the article that is corrected."""
    found = client.search(index=INDEX, query={"term": {"url": f"{address}/{ARTICLE}"}}, source_includes=["body"])
    return str(found["hits"]["hits"][0]["_source"]["body"]) if found["hits"]["hits"] else ""


def _changes(before: str, after: str) -> Iterator[str]:
    """Yield the paragraphs that differ, with `-` and `+` before them."""
    for line in ndiff(before.split("\n\n"), after.split("\n\n")):
        if line.startswith(("- ", "+ ")):
            yield line
