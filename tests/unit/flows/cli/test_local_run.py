"""The last line of a stopped command names its own run, and none before that is on record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from flows.cli.local_run import continuation_of, run_flow
from infra.execution.report import FlowName
from infra.execution.stopping import set_recorded_run


@pytest.fixture(autouse=True)
def _forget_run() -> Iterator[None]:
    yield
    set_recorded_run(None)


@pytest.mark.parametrize(
    ("flow_name", "run", "text"),
    [
        ("ingest", "4f2a", "What is loaded stays. To resume: dateline ingest --resume 4f2a --index wires"),
        ("ingest", None, "The run had not begun, and nothing was loaded. To start it: the same command again."),
        ("replay", "4f2a", "What is loaded stays. To replay the other letters: the same command again."),
    ],
)
def test_the_way_on_depends_on_the_record_of_the_run(flow_name: FlowName, run: str | None, text: str) -> None:
    assert continuation_of(flow_name, "wires", run) == text


@pytest.mark.parametrize("run", [None, "4f2a"])
def test_an_interrupted_command_never_names_the_run_before(run: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    class InterruptedFlow:
        def __call__(self, **_parameters: Any) -> None:
            if run:
                set_recorded_run(run)
            raise KeyboardInterrupt

    set_recorded_run("an earlier run")
    monkeypatch.setattr("flows.server.temporary.start_temporary_server", lambda: None)
    monkeypatch.setattr("flows.ingest.ingest", InterruptedFlow())
    monkeypatch.setattr("flows.cli.local_run.signal.signal", lambda *_arguments: None)
    with pytest.raises(KeyboardInterrupt) as stopped:
        run_flow("ingest", {"index": "wires"}, as_json=False)
    assert stopped.value.__notes__ == [continuation_of("ingest", "wires", run)]
