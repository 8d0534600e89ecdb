"""The folders and files of a node's home."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from infra.node.home import folders
from infra.node.records import NodeSettings

CLUSTER_NAME = "dateline"


@dataclass(frozen=True, slots=True)
class NodeHome:
    """The folders and files of one node, all under `root`."""

    root: Path

    @classmethod
    def of(cls, settings: NodeSettings) -> NodeHome:
        """Return the home that the settings name."""
        return cls(settings.home.resolve())

    @property
    def conf(self) -> Path:
        """The node's own copy of the configuration."""
        return self.root / "conf"

    @property
    def data(self) -> Path:
        """The indices."""
        return self.root / "data"

    @property
    def logs(self) -> Path:
        """The log files."""
        return self.root / "logs"

    @property
    def tmp(self) -> Path:
        """Temporary files; its path on the command line identifies the running node."""
        return self.root / "tmp"

    @property
    def lock(self) -> Path:
        """Held by a process that starts or stops the node."""
        return self.root / ".lock"

    @property
    def pid_file(self) -> Path:
        """Written by the node, and removed by it at an orderly shutdown."""
        return self.root / "pid"

    @property
    def ports_file(self) -> Path:
        """Written by the node when it listens; it stays after a shutdown."""
        return self.logs / "http.ports"

    @property
    def port_file(self) -> Path:
        """The port of the last start, which the next one uses again if it is free."""
        return self.root / "port"

    @property
    def log(self) -> Path:
        """The node's log."""
        return self.logs / f"{CLUSTER_NAME}.log"

    @property
    def launcher_log(self) -> Path:
        """Output of the launcher, and of the node until its own log is open."""
        return self.logs / "launcher.log"

    def make(self) -> None:
        """Create the folders, closed to others."""
        folders.make(self.root, private=True)
        self.root.chmod(folders.passable())
        for folder in (self.conf, self.data, self.logs, self.tmp):
            folders.make(folder)
            folder.chmod(0o700)

    def remove_run_files(self) -> None:
        """Remove the files that describe a process that has ended."""
        self.pid_file.unlink(missing_ok=True)
        self.ports_file.unlink(missing_ok=True)
