"""Progress of a command: one line on a terminal, however narrow; lines in a log without one."""

from __future__ import annotations

import time
from io import StringIO

import pytest
from rich.console import Console

from flows.cli.views import progress
from infra.execution.progress import ProgressSnapshot

OUTCOMES = {"indexed": 1_234_567, "replaced": 23_456, "unchanged": 345_678, "older": 4_567, "rejected": 56_789}
SNAPSHOT = ProgressSnapshot(1_665_057, OUTCOMES, 0.42, 3_600.0)


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_bar_is_one_line_at_any_width(width: int) -> None:
    shown = StringIO()
    Console(file=shown, width=width, force_terminal=True, color_system=None).print(progress.render_progress(SNAPSHOT))
    (line,) = shown.getvalue().splitlines()
    assert len(line.rstrip()) <= width


def test_without_a_terminal_a_line_is_printed_every_interval(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "LINE_SECONDS", 0.02)
    with progress.progress_bar(100) as board:
        board.count(0, "indexed", 42)
        deadline = time.monotonic() + 10
        while "records" not in capsys.readouterr().err:
            assert time.monotonic() < deadline
            time.sleep(0.02)
    assert progress.progress_text(SNAPSHOT).startswith(" 42%, 1,665,057 records, ")
