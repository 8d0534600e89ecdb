"""The Prefect server that a command brings along where none is configured: it goes with the command."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.failpoints import Step
from infra.runs import RunState, RunStore
from tests.flows.support.stack import COMMAND_SECONDS, ROOT, alone, end, eventually, living, spawn
from tests.support.kill_points import KillPoint, interpreter_arguments

pytestmark = [pytest.mark.service, pytest.mark.slow]


class Command:
    """`dateline ingest`, on a machine where no Prefect server is."""

    def __init__(
        self, environment: Mapping[str, str], folder: Path, index: str, articles: Path, kill_at: KillPoint | None = None
    ) -> None:
        self._log = folder / "ingest.log"
        dateline = ["python", *interpreter_arguments(kill_at)] if kill_at else ["dateline"]
        ingest = [*dateline, "ingest", str(articles), "--index", index]
        self.process = spawn(ingest, {**alone(folder), **environment}, folder, self._log)

    def ended(self) -> int:
        """Waits for its end, and for that of everything it has started; gives its exit code."""
        code = self.process.wait(COMMAND_SECONDS)
        eventually(lambda: not living(self.process.pid), "everything it started to be gone")
        return code

    @property
    def said(self) -> str:
        """Read its output."""
        return self._log.read_text(encoding="utf-8")


@pytest.fixture
def start(reaching: dict[str, str], tmp_path: Path, index_name: str) -> Iterator[Callable[..., Command]]:
    """Starts the command with more settings."""
    started: list[Command] = []

    def starting(
        articles: Path = ROOT / "seeds/reuters-tail.txt", kill_at: KillPoint | None = None, **more: str
    ) -> Command:
        started.append(Command({**reaching, **more}, tmp_path, index_name, articles, kill_at))
        return started[-1]

    yield starting
    for command in started:
        end(command.process)


def test_a_command_that_is_killed_leaves_no_server_behind(start: Callable[..., Command]) -> None:
    command = start(kill_at=KillPoint(Step.LOCKED))
    assert command.ended() == -signal.SIGKILL


def test_a_command_that_ends_leaves_no_server_behind(start: Callable[..., Command]) -> None:
    command = start()
    assert command.ended() == 0, command.said


def has_shards(store: RunStore) -> bool:
    """Return whether a run has planned any; an index that is just starting cannot be searched yet."""
    with suppress(ElasticsearchUnavailable):
        return any(run.shards for run in store.latest(1))
    return False


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Let child processes receive SIGINT, even if the tests ignore it, as in the background of a shell."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_in_a_terminal_stops_the_run_at_once_and_on_record(
    start: Callable[..., Command], client: Elasticsearch, index_name: str, tmp_path: Path
) -> None:
    articles = tmp_path / "many.jsonl"
    articles.write_text("".join(f'{{"id": "{n}", "text": "Ministers met in Paris."}}\n' for n in range(400)))
    command = start(articles, DATELINE_SHARD_BYTES="1000")
    store = RunStore(client, index_name)
    eventually(lambda: has_shards(store), "shards under way")
    os.killpg(command.process.pid, signal.SIGINT)
    assert command.ended() == 1, command.said
    (run,) = store.latest(1)
    assert command.said.splitlines()[-2:] == [
        "Stopped by the user.",
        f"What is loaded stays. To resume: dateline ingest --resume {run.run} --index {index_name}",
    ]
    assert "Traceback" not in command.said
    assert "ERROR" not in command.said
    assert (run.state, run.message) == (RunState.FAILED, "Stopped by the user.")


def test_a_server_that_takes_too_long_is_reported(start: Callable[..., Command]) -> None:
    command = start(PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS="1")
    assert command.ended() == 1
    assert "Error: The temporary Prefect server was not up within 1 s; nothing was loaded." in command.said
    assert "Traceback" not in command.said
