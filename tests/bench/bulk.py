"""`make bench-bulk`: the loader against the client's own helpers: same documents, same node, taking turns in one run.

Cold is a node's first load after its start (each contender gets a node of its own for it), warm are rounds in
which the contenders take turns on one node, each load into a fresh index. `DATELINE_BENCH_DOCUMENTS` sets how many.
CPU seconds, of this process and of the node, are steadier than the clock where others use the machine too.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from uuid import uuid4

import orjson
from elasticsearch import Elasticsearch, helpers

from infra.cluster import endpoint_at
from infra.elasticsearch.client import connect
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.elasticsearch.loading.actions import Action, build_action
from infra.elasticsearch.loading.bulk import BulkPolicy, Outcome, load
from infra.elasticsearch.loading.decisions import IncomingState, PendingWrite, decide
from infra.elasticsearch.loading.known import lookup
from infra.models import load_models
from infra.node import NodeSettings, start, stop
from infra.settings import Settings
from tests.bench.shared.corpus import news_texts
from tests.bench.shared.table import print_table
from tests.bench.shared.timing import Spread, take_turns
from tests.support.node_folder import node_folder
from transforms.document import Document
from transforms.identity import StateOrder
from transforms.pipeline import process_batch
from transforms.records import InputRef, Options, RawRecord, Rejected

DOCUMENTS = int(os.environ.get("DATELINE_BENCH_DOCUMENTS", "6000"))
COLD_ROUNDS, ROUNDS, CHUNK = 3, 11, 500
AT = "2024-12-01T00:00:00Z"
RAW = RawRecord("", "text", "bench", datetime(2024, 11, 27, tzinfo=UTC), InputRef("bench", 0))
Load = Callable[[Elasticsearch, str, list[Document]], None]


@dataclass(frozen=True, slots=True)
class Node:
    """A node that was started for this, and a client of it."""

    client: Elasticsearch
    url: str
    pid: int

    def cpu(self) -> float:
        """CPU seconds it has used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds that one load took."""

    wall: float
    client_cpu: float
    node_cpu: float


def by_the_loader(client: Elasticsearch, name: str, documents: list[Document]) -> None:
    outcomes = load(client, name, map(_action, documents), BulkPolicy(chunk_count=CHUNK))
    assert all(outcome.outcome is Outcome.INDEXED for outcome in outcomes)


def by_parallel_bulk(client: Elasticsearch, name: str, documents: list[Document]) -> None:
    actions = map(_helpers_action, documents)
    replies = helpers.parallel_bulk(client, actions, thread_count=4, chunk_size=CHUNK, index=name)
    assert all(ok for ok, _ in replies)


def by_streaming_bulk(client: Elasticsearch, name: str, documents: list[Document]) -> None:
    replies = helpers.streaming_bulk(client, map(_helpers_action, documents), chunk_size=CHUNK, index=name)
    assert all(ok for ok, _ in replies)


CONTENDERS: dict[str, Load] = {
    "load, 3 in flight": by_the_loader,
    "parallel_bulk, 4 threads": by_parallel_bulk,
    "streaming_bulk": by_streaming_bulk,
}


def main() -> None:
    """Prints documents and megabytes a second, cold and warm, and what an unchanged second run costs."""
    documents = _documents(DOCUMENTS)
    megabytes = sum(len(orjson.dumps(document)) for document in documents) / 1e6
    print(f"{DOCUMENTS:,} documents, {megabytes:.1f} MB of JSON")
    cold = _rounds(COLD_ROUNDS, lambda contender: _cold(contender, documents))
    _print(f"Cold: the first load of a new node, {COLD_ROUNDS} nodes each", cold, megabytes)
    with node() as running:
        for contender in CONTENDERS.values():
            _load(contender, running, documents)
        warm = _rounds(ROUNDS, lambda contender: _load(contender, running, documents))
        _print(f"Warm: {ROUNDS} rounds taking turns on one node", warm, megabytes)
        _second_run(running.client, documents)


def _rounds(rounds: int, run: Callable[[Load], Cost]) -> dict[str, list[Cost]]:
    """The costs of each contender in rounds in which every one runs once, each time another one first."""
    costs: dict[str, list[Cost]] = {name: [] for name in CONTENDERS}
    names = deque(CONTENDERS)
    for _ in range(rounds):
        for name in names:
            costs[name].append(run(CONTENDERS[name]))
        names.rotate(1)
    return costs


def _cold(contender: Load, documents: list[Document]) -> Cost:
    with node() as running:
        return _load(contender, running, documents)


def _load(contender: Load, node: Node, documents: list[Document]) -> Cost:
    """The cost until everything is acknowledged; the index is new and gone afterwards."""
    name = f"bench-{uuid4().hex[:8]}"
    index = ensure_index(node.client, name).index or name
    wall, client_cpu, node_cpu = perf_counter(), process_time(), node.cpu()
    contender(node.client, name, documents)
    cost = Cost(perf_counter() - wall, process_time() - client_cpu, node.cpu() - node_cpu)
    node.client.indices.delete(index=index)
    return cost


def _print(title: str, costs: dict[str, list[Cost]], megabytes: float) -> None:
    header = ("what", "documents/s: median (min-max)", "MB/s", "client CPU s", "node CPU s")
    print_table(title, header, [(name, *_row(taken, megabytes)) for name, taken in costs.items()])


def _row(costs: list[Cost], megabytes: float) -> tuple[str, str, str, str]:
    wall = Spread(tuple(cost.wall for cost in costs))
    client, node = median(cost.client_cpu for cost in costs), median(cost.node_cpu for cost in costs)
    return wall.rate(DOCUMENTS), wall.rate(megabytes), f"{client:.2f}", f"{node:.2f}"


def _second_run(client: Elasticsearch, documents: list[Document]) -> None:
    """Print the cost of finding that everything is there: by looking up first, and by sending it all again."""
    ensure_index(client, "again")
    by_the_loader(client, "again", documents)
    ids = [document["id"] for document in documents]
    taken = take_turns(
        {
            "lookup of known ids": lambda: [
                lookup(client, "again", ids[i : i + CHUNK]) for i in range(0, len(ids), CHUNK)
            ],
            "load of the same documents": lambda: list(load(client, "again", map(_action, documents))),
        },
        ROUNDS,
    )
    rows = [(name, spread.rate(len(documents))) for name, spread in taken.items()]
    print_table("Unchanged", ("what", "documents/s: median (min-max)"), rows)


def _action(document: Document) -> Action:
    where, seen = InputRef("bench", 0), datetime(2024, 11, 27, tzinfo=UTC)
    order = StateOrder(seen, (), False, "bench", 0)
    state = IncomingState(RAW, document["content_hash"], order, where, True, "bench", (document["id"],))
    built = build_action(document, PendingWrite(state, None, decide(state, None)), AT)
    assert not isinstance(built, Rejected)
    return built


def _helpers_action(document: Document) -> dict[str, object]:
    stamped = {**document, "run_id": "bench", "indexed_at": AT}
    return {"_id": document["id"], "_source": stamped, "_op_type": "create"}


def _documents(amount: int) -> list[Document]:
    """Real articles through the real pipeline, each repeated under other ids until there are enough."""
    copies = islice(cycle(documents_of(news_texts())), amount)
    return [{**document, "id": f"{number:032x}"} for number, document in enumerate(copies)]


def documents_of(texts: list[str]) -> list[Document]:
    """The documents that the real pipeline makes of texts."""
    where, seen = InputRef("bench"), datetime(2024, 11, 27, tzinfo=UTC)
    raws = [RawRecord(text, "text", "bench", seen, where, published="2024-11-27") for text in texts]
    processed = process_batch(raws, Options(), load_models(Settings.read().model))
    return [document for document in processed if not isinstance(document, Rejected)]


@contextmanager
def node() -> Iterator[Node]:
    """A fresh node as for production (G1, both compilers), and a client whose helpers use orjson too."""
    settings = Settings.read()
    with node_folder("bench") as folder:
        chosen = NodeSettings(folder, settings.cache, settings.environment, heap="1g", die_with_parent=True)
        try:
            running = start(chosen, lambda _: None)
            with connect(endpoint_at(settings, running.url)) as client:
                yield Node(client, running.url, running.pid)
        finally:
            stop(chosen)


if __name__ == "__main__":
    main()
