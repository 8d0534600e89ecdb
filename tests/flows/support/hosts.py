"""Hosts that share Elasticsearch, a Prefect server and what their environment names, each with a home and a clock."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.flows.support.stack import BIN, ROOT, Stack
from tests.support.clocks import clock_off

_PLAYED = Path(__file__).parent / "named_host"


@dataclass(frozen=True, slots=True)
class Host:
    """A host: its name, a folder for its homes, and the seconds that its clock is ahead; `shared` is what all have."""

    name: str
    folder: Path
    ahead: int
    stack: Stack
    shared: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its processes."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return {
            **self.shared,
            **clock_off(self.ahead),
            "TEST_HOST": self.name,
            "DATELINE_HOME": str(self.folder / "home"),
            "PREFECT_HOME": str(self.folder / "prefect"),
            "PYTHONPATH": f"{ROOT}:{_PLAYED}",
            # Prefect's worker asks for the runs that are due by its own clock.
            "PREFECT_WORKER_PREFETCH_SECONDS": "1800",
        }

    def run(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """A command on this host, to its end."""
        return self.stack.run(*command, **{**self.environment, **more})

    def start(self, *command: str, **more: str) -> subprocess.Popen[str]:
        """A command on this host; the caller waits for its end."""
        return subprocess.Popen(
            [str(BIN / command[0]), *command[1:]],
            env={**self.stack.environment, **self.environment, **more},
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def worker(self, pool: str, **more: str) -> subprocess.Popen[bytes]:
        """A worker of a work pool on this host; the caller ends it."""
        return self.stack.worker(self.name, pool, **{**self.environment, **more})


@dataclass(frozen=True, slots=True)
class Gate:
    """A step at which a process waits until `open`."""

    folder: Path
    step: str

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the process that waits."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return {"TEST_STEP": self.step, "TEST_GATE": str(self.folder)}

    @property
    def reached(self) -> int | None:
        """The process that waits there; None until it does."""
        file = self.folder / "reached"
        return int(file.read_text()) if file.exists() and file.read_text() else None

    def open(self) -> None:
        """Let it go on."""
        (self.folder / "open").touch()
