"""Samples of a soak: memory, file handles and threads of the run, the node and the server, shards, sizes, latency."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread

import psutil
from elasticsearch import Elasticsearch

_SAMPLE_SECONDS = 0.5


@dataclass(slots=True)
class ProcessUse:
    """Resident megabytes, file handles and threads of a process and of its descendants, summed."""

    megabytes: float = 0.0
    handles: int = 0
    threads: int = 0

    @classmethod
    def of(cls, pid: int) -> ProcessUse:
        """The present use; zeros if the process has ended."""
        use = cls()
        with suppress(psutil.NoSuchProcess):
            root = psutil.Process(pid)
            for process in [root, *root.children(recursive=True)]:
                with suppress(psutil.NoSuchProcess):
                    use.megabytes += process.memory_info().rss / 2**20
                    use.handles += process.num_fds()
                    use.threads += process.num_threads()
        return use

    def rise_to(self, other: ProcessUse) -> None:
        """Keep the greater of each."""
        self.megabytes = max(self.megabytes, other.megabytes)
        self.handles = max(self.handles, other.handles)
        self.threads = max(self.threads, other.threads)


@contextmanager
def peak_use(pid: int) -> Iterator[ProcessUse]:
    """Sample a process within the block; the peaks are in what is yielded."""
    peak, over = ProcessUse(), Event()

    def watch() -> None:
        while not over.wait(_SAMPLE_SECONDS):
            peak.rise_to(ProcessUse.of(pid))

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


@dataclass(frozen=True, slots=True)
class SoakSample:
    """The state after one delivery.

    Attributes:
        minutes: Since the soak began.
        fault: The fault that happened meanwhile; None if none did.
        latency: Seconds until everything of the delivery was loaded, repeated runs included.
        run: Peaks of the runs.
        node: Use of the node.
        server: Use of the Prefect server.
        shards: Shards of the cluster.
        bytes_a_document: Size of the index of articles, by document, without the share of deleted documents.
        deleted_share: Deleted documents, versions before an update among them, of all that the index of articles holds
            until a merge.
        state_bytes_a_run: Size of the index of runs, by delivery.
    """

    minutes: float
    fault: str | None
    latency: float
    run: ProcessUse
    node: ProcessUse
    server: ProcessUse
    shards: int
    bytes_a_document: float
    deleted_share: float
    state_bytes_a_run: float


@dataclass(frozen=True, slots=True)
class SoakSampler:
    """Takes samples; `node` returns the node's process, which changes with a restart."""

    index: str
    node: Callable[[], int]
    server: int
    samples: list[SoakSample] = field(default_factory=list)

    def take(self, client: Elasticsearch, minutes: float, fault: str | None, latency: float, run: ProcessUse) -> None:
        """Add a sample after a delivery."""
        client.indices.refresh(index=f"{self.index}*")
        stats = client.indices.stats(index=f"{self.index}*", metric=["store", "docs"])["indices"]
        primaries = {name: values["primaries"] for name, values in stats.items()}
        state = sum(
            one["store"]["size_in_bytes"] for name, one in primaries.items() if name.startswith(f"{self.index}-runs")
        )
        (articles,) = (one for name, one in primaries.items() if name.startswith(f"{self.index}-0"))
        docs = articles["docs"]
        deleted_share = docs["deleted"] / max(1, docs["count"] + docs["deleted"])
        documents = client.count(index=self.index)["count"]
        self.samples.append(
            SoakSample(
                minutes,
                fault,
                latency,
                run,
                ProcessUse.of(self.node()),
                ProcessUse.of(self.server),
                int(client.cluster.health()["active_shards"]),
                articles["store"]["size_in_bytes"] * (1 - deleted_share) / max(1, documents),
                deleted_share,
                state / (len(self.samples) + 1),
            )
        )
