"""A small disk that can be filled to the last byte and emptied again; needs root."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Disk:
    """A file system mounted at `folder`."""

    folder: Path

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"

    def fill(self, leave: int) -> None:
        """Take all of the space but about `leave` bytes, while others continue to write."""
        with self._ballast.open("wb") as file:
            while (free := self._free() - leave) > 0:
                try:
                    os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, free)
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise

    def _free(self) -> int:
        usage = os.statvfs(self.folder)
        return usage.f_bavail * usage.f_frsize

    def empty(self) -> None:
        """Give the space back."""
        self._ballast.unlink()


@contextmanager
def disk(folder: Path, size: int) -> Iterator[Disk]:
    """A tmpfs of `size` bytes at `folder` within the block. Raises CannotMount."""
    folder.mkdir(parents=True, exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        raise CannotMount(mounted.stderr.strip())
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


class CannotMount(Exception):
    """This user may not mount a file system here."""
