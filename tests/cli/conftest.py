"""The command line as a user runs it: a process of its own, its output, its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `dateline ARGUMENTS` in an empty folder with the gazetteer alone as its model."""

    def call(*arguments: object, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "flows.cli.main", *map(str, arguments)]
        env = {**os.environ, "PYTHONPATH": str(ROOT), "DATELINE_MODEL": "blank", **environment}
        return subprocess.run(
            command, cwd=tmp_path, env=env, input=stdin, capture_output=True, encoding="utf-8", timeout=120, check=False
        )

    return call
