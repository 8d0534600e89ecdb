"""Speed of the search page, beside the same requests sent bare to Elasticsearch: `make bench-page`.

    python -m tests.bench.page [ARTICLES]

The page runs in a process of its own. For each address the requests that it sends are recorded once; they are then
sent again, as they were, by plain HTTP. Both are asked by the same number of users. Users, page and node share the
cores of this machine.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from statistics import median, quantiles
from threading import local
from time import perf_counter
from typing import Any

import httpx
from elasticsearch import Elasticsearch
from elasticsearch.helpers import parallel_bulk

from infra.elasticsearch.lifecycle.indices import create_index
from infra.settings import Settings
from infra.web.article.reading import read_article
from infra.web.asked.criteria import criteria_of
from infra.web.asked.page_query import PageQuery
from infra.web.results.found import search_page
from infra.web.state import WebState
from tests.bench.search.speed import gold_sentences, made_up_actions
from tests.bench.shared.node import a_client
from tests.bench.shared.table import print_table
from tests.service.articles import drop

INDEX = "bench-page"
USERS = (1, 4, 16)
ADDRESSES = 150
WARM_UP = 60

Recorded = tuple[str, str, bytes, str]
"""A request: method, path, body, content type."""


def main() -> None:
    """Print a table of times by users, and one of bytes and requests."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    sentences = gold_sentences()
    with a_client() as client:
        drop(client, INDEX)
        create_index(client, INDEX)
        list(parallel_bulk(client, made_up_actions(sentences, count, INDEX), thread_count=2, chunk_size=500))
        client.indices.refresh(index=INDEX)
        try:
            with _served() as url:
                _measure(client, url, sentences, count)
        finally:
            drop(client, INDEX)


def _measure(client: Elasticsearch, url: str, sentences: list[str], count: int) -> None:
    state = WebState(client, INDEX, Settings.read())
    queries = list(_queries(sentences))
    ids = [hit["_id"] for hit in client.search(index=INDEX, size=ADDRESSES, source=False)["hits"]["hits"]]
    results = {query.url(): _record(client, partial(_results, state, query)) for query in queries}
    articles = {f"/articles/{name}?q=president": _record(client, partial(_article, state, name)) for name in ids}
    node = str(next(iter(client.transport.node_pool.all())).base_url)
    rows = []
    for kind, recorded in (("results", results), ("article", articles)):
        for users in USERS:
            page, bare = _compare(url, node, recorded, users)
            ratio = _cut(page, 95) / _cut(bare, 95)
            rows.append([kind, users, *_times(page), *_times(bare), f"{ratio:.2f}"])
    header = ["page", "users", "p50", "p95", "p99", "bare p50", "p95", "p99", "p95 to bare"]
    print_table(f"{count:,} articles, milliseconds", header, rows)
    print_table("Size", ["page", "kB of HTML, median", "largest", "requests to Elasticsearch"], [
        _size("results", url, results), _size("article", url, articles),
    ])  # fmt: skip
    others = re.findall(r'(?:src|href)="(/static/[^"]+)"', httpx.get(url).text)
    print(f"\nBeside the HTML a first visit loads {len(others)} files, which are kept for a year: {', '.join(others)}")


def _results(state: WebState, query: PageQuery) -> object:
    return search_page(state, query, criteria_of(query))


def _article(state: WebState, name: str) -> object:
    return read_article(state, name, "president", with_cuts=False)


def _record(client: Elasticsearch, ask: Callable[[], object]) -> list[Recorded]:
    """Return the requests that are sent meanwhile."""
    sent: list[Recorded] = []
    transport: Any = client.transport
    original = transport.perform_request

    def recording(method: str, target: str, **given: Any) -> Any:
        kind = dict(given.get("headers") or {}).get("content-type", "application/json")
        body = b"" if given.get("body") is None else transport.serializers.dumps(given["body"], kind)
        sent.append((method, target, body, kind))
        return original(method, target, **given)

    transport.perform_request = recording
    try:
        ask()
    finally:
        del transport.perform_request
    return sent


def _compare(url: str, node: str, recorded: dict[str, list[Recorded]], users: int) -> tuple[list[float], list[float]]:
    """Return milliseconds of each address, by the page and bare."""
    here = local()

    def client() -> httpx.Client:
        if not hasattr(here, "client"):
            here.client = httpx.Client(timeout=60)
        found: httpx.Client = here.client
        return found

    def by_page(address: str) -> None:
        answer = client().get(url.rstrip("/") + address)
        assert answer.status_code == 200, answer.text[:300]

    def bare(address: str) -> None:
        for method, target, body, kind in recorded[address]:
            plain = "application/x-ndjson" if "ndjson" in kind else "application/json"
            answer = client().request(method, node + target, content=body, headers={"content-type": plain})
            assert answer.status_code == 200, answer.text[:300]
            json.loads(answer.content)

    both = []
    for ask in (by_page, bare):
        _timed(ask, list(recorded)[:WARM_UP], users)
        both.append(_timed(ask, list(recorded), users))
    return both[0], both[1]


def _timed(ask: Callable[[str], None], addresses: Sequence[str], users: int) -> list[float]:
    def timed(address: str) -> float:
        begun = perf_counter()
        ask(address)
        return (perf_counter() - begun) * 1_000

    with ThreadPoolExecutor(users) as pool:
        return list(pool.map(timed, addresses))


def _times(taken: list[float]) -> list[str]:
    return [f"{median(taken):.0f}", f"{_cut(taken, 95):.0f}", f"{_cut(taken, 99):.0f}"]


def _cut(taken: list[float], percent: int) -> float:
    return quantiles(taken, n=100)[percent - 1]


def _size(kind: str, url: str, recorded: dict[str, list[Recorded]]) -> list[str]:
    sizes = [len(httpx.get(url.rstrip("/") + address).content) / 1_000 for address in list(recorded)[:40]]
    requests = sorted({len(sent) for sent in recorded.values()})
    return [kind, f"{median(sizes):.0f}", f"{max(sizes):.0f}", " or ".join(map(str, requests))]


def _queries(sentences: list[str]) -> Iterator[PageQuery]:
    """Yield two to four adjacent words of a sentence each; every fourth also requires a country."""
    dice = random.Random(1)
    for number in range(ADDRESSES):
        words = re.findall(r"[A-Za-z]{3,}", dice.choice(sentences)) or ["president"]
        start = dice.randrange(len(words))
        only = ["country:Country 3"] if number % 4 == 0 else []
        yield PageQuery(q=" ".join(words[start : start + dice.randint(2, 4)]).lower(), only=only)


@contextmanager
def _served() -> Iterator[str]:
    """The page in a process of its own; yields its URL."""
    command = [sys.executable, "-m", "flows.cli.main", "serve", "--index", INDEX, "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        try:
            yield json.loads(process.stdout.readline())["url"]
        finally:
            process.terminate()


if __name__ == "__main__":
    main()
