"""One measurement in a process of its own: prints pages, seconds and the peak of resident memory in MB.

`python -m tests.bench.collect.contender NAME PORT HOSTS PAGES URL INDEX`; names are `round`, `kept` and `new` (httpx
with one kept connection a host, and with a new one for each page).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory
from time import perf_counter
from uuid import uuid4

import httpx
from elasticsearch import Elasticsearch

from infra.collect.fetching.addresses import AddressPolicy
from infra.collect.fetching.fetcher import Fetcher
from infra.collect.rounds import CollectContext, RoundOptions, collect_round
from infra.collect.sources_file.model import Source

IN_FLIGHT = 8


@dataclass(frozen=True, slots=True)
class Measured:
    """Pages that were fetched, seconds, and megabytes at the peak."""

    pages: int
    seconds: float
    peak: float


@dataclass(frozen=True, slots=True)
class CollectBench:
    """The server, its hosts, the pages of each, and the state."""

    port: int
    hosts: int
    pages: int
    url: str
    index: str

    def measure(self, name: str) -> Measured:
        """Measure a contender in a process of its own."""
        given = (name, self.port, self.hosts, self.pages, self.url, self.index)
        command = [sys.executable, "-m", "tests.bench.collect.contender", *map(str, given)]
        done = run(command, check=True, capture_output=True, text=True).stdout.split()
        return Measured(int(done[0]), float(done[1]), float(done[2]))

    def base(self, host: int) -> str:
        """The address of a host."""
        return f"http://town{host}.example:{self.port}"


def collect(bench: CollectBench) -> int:
    """Run a round, and return the pages that it archived."""
    sources = [
        Source.model_validate({"name": f"town{host}", "feeds": [f"{bench.base(host)}/feed.xml"], "delay": 0})
        for host in range(bench.hosts)
    ]
    policy = AddressPolicy((ip_network("127.0.0.0/8"),))
    with (
        TemporaryDirectory() as folder,
        Elasticsearch(bench.url, request_timeout=120) as client,
        Fetcher("Dateline/1 (+https://dateline.example)", policy, resolver=lambda _: ["127.0.0.1"]) as fetcher,
    ):
        context = CollectContext(client, bench.index, uuid4().hex, fetcher, folder)
        result = collect_round(context, sources, RoundOptions(hosts=IN_FLIGHT))
    assert result.is_complete
    return sum(counts.taken for counts in result.counts.values())


def fetch_kept(bench: CollectBench) -> int:
    """Fetch all pages with httpx over one connection."""
    with httpx.Client(base_url=f"http://127.0.0.1:{bench.port}") as client:
        for number in range(bench.hosts * bench.pages):
            client.get(f"/news/{number % bench.pages}").raise_for_status()
    return bench.hosts * bench.pages


def fetch_new(bench: CollectBench) -> int:
    """Fetch all pages with httpx, each over a new connection."""
    limits = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(base_url=f"http://127.0.0.1:{bench.port}", limits=limits) as client:
        for number in range(bench.hosts * bench.pages):
            client.get(f"/news/{number % bench.pages}").raise_for_status()
    return bench.hosts * bench.pages


CONTENDERS: dict[str, Callable[[CollectBench], int]] = {"round": collect, "kept": fetch_kept, "new": fetch_new}


def main() -> None:
    """Measure."""
    name, port, hosts, pages, url, index = sys.argv[1:]
    bench = CollectBench(int(port), int(hosts), int(pages), url, index)
    begun = perf_counter()
    done = CONTENDERS[name](bench)
    seconds = perf_counter() - begun
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert peak
    print(done, seconds, int(peak[1]) / 1_000)


if __name__ == "__main__":
    main()
