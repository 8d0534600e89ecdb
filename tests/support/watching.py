"""Places in which others could have read a secret: command lines of all processes, and files left behind."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class CommandLines:
    """Every command line that was seen, looked at all the time while a test works."""

    seen: set[str] = field(default_factory=set)
    looks: int = 0

    def look(self) -> None:
        """Once through all processes, as `ps` does for anybody."""
        self.looks += 1
        for process in Path("/proc").glob("[0-9]*"):
            try:
                line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            self.seen.add(line)

    def showing(self, secrets: Iterable[str]) -> set[str]:
        """The secrets that stood on a command line."""
        return {secret for secret in secrets if any(secret in line for line in self.seen)}


@contextmanager
def command_lines() -> Iterator[CommandLines]:
    """Looks at the command lines from another thread, as long as the block lasts."""
    watched, over = CommandLines(), threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            watched.look()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield watched
    finally:
        over.set()
        watcher.join()


def files_holding(folder: Path, secrets: Iterable[str]) -> set[Path]:
    """The files under a folder that contain one of the secrets."""
    wanted = [secret.encode() for secret in secrets]
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path for path in files if any(secret in path.read_bytes() for secret in wanted)}
