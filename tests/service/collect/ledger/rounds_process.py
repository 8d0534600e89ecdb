"""A process that runs rounds one after the other, each perhaps to be killed: `python -m ...rounds_process SETUP.json`.

It reads one `RoundOrder` a line from its standard input and answers each with the line of a `RoundAnswer`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from ipaddress import ip_network
from pathlib import Path
from subprocess import PIPE, Popen
from types import TracebackType
from typing import Any, Self

from elasticsearch import Elasticsearch

from infra.collect.fetching.addresses import AddressPolicy
from infra.collect.fetching.fetcher import Fetcher
from infra.collect.rounds import CollectContext, RoundOptions, collect_round
from infra.collect.sources_file.model import Source
from infra.failpoints import AnyStep, install_hook
from tests.support.kill_points import KillPoint
from tests.support.news_site import SimulatedClock

AGENT = "Dateline/1 (+https://dateline.example/contact)"
LOCAL = AddressPolicy((ip_network("127.0.0.0/8"),))


@dataclass(frozen=True, slots=True)
class RoundsSetup:
    """The surroundings of all rounds, as JSON values.

    Attributes:
        url: Of Elasticsearch.
        index: The alias of articles.
        archive: The folder of the archive.
        clock: The file of the simulated clock.
        hosts: The names that are resolved, to this machine.
        sources: As sources.yaml has them.
    """

    url: str
    index: str
    archive: str
    clock: str
    hosts: tuple[str, ...]
    sources: tuple[dict[str, Any], ...]

    def resolve(self, host: str) -> list[str]:
        """Return the address of a host. Raises OSError for unknown ones."""
        if host not in self.hosts:
            raise OSError(f"there is no host {host}")
        return ["127.0.0.1"]


@dataclass(frozen=True, slots=True)
class RoundOrder:
    """A round to run: its id, the hosts in flight, and the kill point (`STEP:TIME`)."""

    run: str
    hosts: int = 1
    kill: str | None = None


@dataclass(frozen=True, slots=True)
class RoundAnswer:
    """A round that ended: whether its counts add up, its outcomes and the failures of listings by name."""

    adds_up: bool
    outcomes: dict[str, int]
    listing_failures: dict[str, int]


class RoundRunner:
    """Runs rounds in this process."""

    def __init__(self, setup: RoundsSetup, resolve: Callable[[str], list[str]] | None = None) -> None:
        self._setup, self._resolve = setup, resolve or setup.resolve
        self._clock = SimulatedClock(Path(setup.clock))
        self._sources = [Source.model_validate(one) for one in setup.sources]
        self._client = Elasticsearch(setup.url, max_retries=0, request_timeout=30)

    def run(self, order: RoundOrder) -> RoundAnswer:
        """Run one round."""
        setup = self._setup
        with Fetcher(AGENT, LOCAL, resolver=self._resolve, clock=self._clock) as fetcher:
            context = CollectContext(self._client, setup.index, order.run, fetcher, setup.archive, clock=self._clock)
            counts = collect_round(context, self._sources, RoundOptions(hosts=order.hosts)).counts.values()
        outcomes: dict[str, int] = {}
        failures: dict[str, int] = {}
        for one in counts:
            for outcome, number in one.outcomes.items():
                outcomes[outcome.value] = outcomes.get(outcome.value, 0) + number
            for reason, number in one.listing_failures.items():
                failures[reason] = failures.get(reason, 0) + number
        return RoundAnswer(all(one.adds_up for one in counts), outcomes, failures)

    def close(self) -> None:
        """Close the client."""
        self._client.close()


class RoundsProcess:
    """Runs rounds in a process of its own, which is started again after a kill."""

    def __init__(self, setup: RoundsSetup, folder: Path) -> None:
        self._file = folder / "rounds.json"
        self._file.write_text(json.dumps(asdict(setup)))
        self._process: Popen[str] | None = None

    def run(self, order: RoundOrder) -> RoundAnswer | None:
        """Run one round; return None if it was killed."""
        if self._process is None:
            command = [sys.executable, "-m", "tests.service.collect.ledger.rounds_process", str(self._file)]
            self._process = Popen(command, stdin=PIPE, stdout=PIPE, text=True)
        process = self._process
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(asdict(order)) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if line:
            return RoundAnswer(**json.loads(line))
        code, self._process = process.wait(), None
        process.stdin.close()
        process.stdout.close()
        if code != -9 or order.kill is None:
            raise RuntimeError(f"the process of the rounds ended with {code}")
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()


@contextmanager
def _dying_at(kill: str | None) -> Iterator[None]:
    if kill:
        KillPoint.parse(kill).install()
    yield
    install_hook(_do_nothing)


def _do_nothing(_step: AnyStep) -> None:
    """Let the process live."""


def main() -> None:
    """Run the rounds that are ordered."""
    given = json.loads(Path(sys.argv[1]).read_text())
    runner = RoundRunner(RoundsSetup(**{**given, "hosts": tuple(given["hosts"]), "sources": tuple(given["sources"])}))
    for line in sys.stdin:
        order = RoundOrder(**json.loads(line))
        with _dying_at(order.kill):
            answer = runner.run(order)
        print(json.dumps(asdict(answer)), flush=True)


if __name__ == "__main__":
    main()
