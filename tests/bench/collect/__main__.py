"""Speed and memory of collecting: `make bench-collect`, or `python -m tests.bench.collect [--known N] [--rounds N]`.

The first table compares a round (robots.txt, feeds, pages, archive synced to the disk, state in Elasticsearch) with
httpx fetching the same pages and doing nothing with them, in turns. The second is of rounds with few pages that are
due, over states with few and with very many known pages.
"""

from __future__ import annotations

import argparse
from statistics import median
from uuid import uuid4

from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.index_definitions import run_index
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.elasticsearch.lifecycle.indices import ensure_index
from tests.bench.collect.contender import CollectBench, Measured
from tests.bench.collect.known_pages import load_known
from tests.bench.collect.pages import serving
from tests.bench.shared.node import a_client
from tests.bench.shared.table import print_table

HOSTS, PAGES = 20, 50
SOURCES, DUE = 200, 50
_NAMES = {
    "new": "httpx, a connection for each page",
    "kept": "httpx, one connection",
    "round": "a round of `collect`, 8 hosts in flight",
}


def compare(client: Elasticsearch, url: str, rounds: int) -> None:
    """Print the speed of a round and of bare httpx."""
    taken: dict[str, list[Measured]] = {name: [] for name in _NAMES}
    with serving(PAGES) as port:
        for _ in range(rounds):
            for name, measured in taken.items():
                index = f"bench-collect-{uuid4().hex[:8]}"
                ensure_index(client, runs_name(index), run_index())
                measured.append(CollectBench(port, HOSTS, PAGES, url, index).measure(name))
                _delete(client, index)
    rates = {name: median(one.pages / one.seconds for one in measured) for name, measured in taken.items()}
    rows = []
    for name, measured in taken.items():
        each = sorted(one.pages / one.seconds for one in measured)
        peak = max(one.peak for one in measured)
        rate, ratio = f"{rates[name]:,.0f} ({each[0]:,.0f}-{each[-1]:,.0f})", f"{rates[name] / rates['new']:.2f}"
        rows.append([_NAMES[name], rate, ratio, f"{peak:,.0f}"])
    print_table(f"{HOSTS} hosts with {PAGES} pages", ["", "pages a second", "ratio", "peak MB"], rows)


def grow(client: Elasticsearch, url: str, known: int) -> None:
    """Print time and memory of rounds over states of two sizes, and the size of the states."""
    rows = []
    for pages, reduced in ((1_000, False), (known, False), (known, True)):
        index = f"bench-collect-{uuid4().hex[:8]}"
        with serving(0) as port:
            bench = CollectBench(port, SOURCES, 0, url, index)
            due = [f"{bench.base(number)}/news/{number}" for number in range(DUE)]
            size = load_known(client, index, pages, due, SOURCES, reduced=reduced)
            measured = bench.measure("round")
        assert measured.pages == DUE
        _delete(client, index)
        seconds, peak = f"{measured.seconds:.1f}", f"{measured.peak:,.0f}"
        rows.append([f"{pages:,}", "yes" if reduced else "no", f"{size / 1e6:,.0f}", seconds, peak])
    title = f"{SOURCES} feeds without news, {DUE} pages that are due"
    print_table(title, ["known pages", "reduced", "state MB", "seconds", "peak MB"], rows)


def _delete(client: Elasticsearch, index: str) -> None:
    for name in client.indices.get(index=f"{index}*", expand_wildcards="all"):
        client.indices.delete(index=name)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--known", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with a_client() as client:
        url = next(str(node.base_url) for node in client.transport.node_pool.all())
        compare(client, url, options.rounds)
        grow(client, url, options.known)


if __name__ == "__main__":
    main()
