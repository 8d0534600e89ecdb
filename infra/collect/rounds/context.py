"""The surroundings and options of a round."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from elasticsearch import Elasticsearch

from infra.collect.clock import Clock, system_clock
from infra.collect.defaults import MINUTES
from infra.collect.fetching.fetcher import Fetcher
from infra.collect.sources_file.model import Source
from infra.collect.state import ReadableState, StateReader, StateWriter, WritableState
from infra.collect.state.memory import MemoryState
from transforms.collecting.outcomes import PageOutcome

HOSTS_IN_FLIGHT = 16


@dataclass(frozen=True, slots=True)
class RoundOptions:
    """Options of a round.

    Attributes:
        hosts: The most hosts in flight; 1 runs all in the calling thread.
        minutes: The time after which no request is begun; what is left waits for the next round.
        only: Names of sources to collect, which are polled whether they are due or not; empty for all that are due.
    """

    hosts: int = HOSTS_IN_FLIGHT
    minutes: float = MINUTES
    only: frozenset[str] = frozenset()


def no_headers(_source: Source) -> Mapping[str, str]:
    """The headers of a source without credentials."""
    return {}


@dataclass(frozen=True, slots=True)
class CollectContext:
    """The surroundings of a round.

    Attributes:
        client: Of Elasticsearch; None for a round with a `memory`.
        index: The alias of articles; the state is in `NAME-runs`, which must exist.
        run: The id of the run.
        fetcher: Sends the requests.
        archive: The root of the archive, a folder or a URL.
        spool: The local folder for unfinished segments, if `archive` is a URL.
        headers_of: Returns the headers of a source, with their secrets.
        clock: Gives the time.
        is_stopping: Returns whether the round should end soon.
        require: Raises LockLost if another run collects for this index.
        patience: Seconds for which a write of state is repeated while Elasticsearch is unavailable.
        count: Called with the outcome of each page, from any thread.
        memory: Holds the state of a round that leaves none in Elasticsearch.
    """

    client: Elasticsearch | None
    index: str
    run: str
    fetcher: Fetcher
    archive: str
    spool: Path | None = None
    headers_of: Callable[[Source], Mapping[str, str]] = no_headers
    clock: Clock = system_clock
    is_stopping: Callable[[], bool] = lambda: False
    require: Callable[[], None] = lambda: None
    patience: float = 0.0
    count: Callable[[PageOutcome], None] = lambda _: None
    memory: MemoryState | None = None

    def open_state(self) -> tuple[ReadableState, WritableState]:
        """Return the reader and the writer of the state."""
        if self.memory is not None:
            return self.memory, self.memory
        assert self.client is not None, "a round without a memory has a client"
        writer = StateWriter(self.client, self.index, self.require, self.patience)
        return StateReader(self.client, self.index), writer
