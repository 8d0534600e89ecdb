"""Where things lie in a node's home."""

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
        return cls(settings.home.resolve())

    @property
    def conf(self) -> Path:
        return self.root / "conf"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def tmp(self) -> Path:
        """Named on the node's command line, hence the mark by which a running node is known."""
        return self.root / "tmp"

    @property
    def lock(self) -> Path:
        return self.root / ".lock"

    @property
    def pid_file(self) -> Path:
        """Written by the node, removed by it when it closes in order."""
        return self.root / "pid"

    @property
    def ports_file(self) -> Path:
        """Written by the node when it listens; it stays when the node is gone."""
        return self.logs / "http.ports"

    @property
    def port_file(self) -> Path:
        """The port of the last start, which the next one takes again where it is free."""
        return self.root / "port"

    @property
    def log(self) -> Path:
        return self.logs / f"{CLUSTER_NAME}.log"

    @property
    def launcher_log(self) -> Path:
        """What the launcher prints, and the node until its own log is open."""
        return self.logs / "launcher.log"

    def make(self) -> None:
        """Make the folders; what is in them is nobody's business but the node's."""
        folders.make(self.root, private=True)
        self.root.chmod(folders.passable())
        for folder in (self.conf, self.data, self.logs, self.tmp):
            folders.make(folder)
            folder.chmod(0o700)

    def forget_run(self) -> None:
        """Remove the files that speak of a run that is over."""
        self.pid_file.unlink(missing_ok=True)
        self.ports_file.unlink(missing_ok=True)
