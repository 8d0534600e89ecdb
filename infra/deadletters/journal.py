"""An append-only journal in numbered segment files: what `append` returned from is on the disk.

Several processes may append, one at a time by a lock on a file, which the kernel gives back when its holder
dies. A line that a crash has torn is closed by the next append and stays as it is; it never counted.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from filelock import FileLock, Timeout

from infra.deadletters.errors import DeadLettersHeld
from infra.deadletters.storage import sync_folder, translate_disk_errors, write_synced
from infra.failpoints import Step, failpoint
from infra.security.private_files import PRIVATE_FILE, make_private_folders, restrict_to_owner

SEGMENT_BYTES = 64 * 1024 * 1024
LOCK_SECONDS = 300.0
"""Far above what anybody needs it for: a letter takes milliseconds, a pruning as long as it takes to copy 2 GiB."""
_POLL_SECONDS = 0.01


@dataclass(frozen=True, slots=True, order=True)
class JournalPosition:
    """A byte offset in a segment."""

    segment: int = 1
    offset: int = 0


class Journal:
    """The segments in `folder`, which whoever first locks it makes."""

    def __init__(self, folder: Path, segment_bytes: int = SEGMENT_BYTES, lock_seconds: float = LOCK_SECONDS) -> None:
        self.folder, self._segment_bytes, self._lock_seconds = folder, segment_bytes, lock_seconds
        self._is_private = False

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Within the block no other process appends. Raises DeadLettersUnwritable, DeadLettersHeld."""
        with translate_disk_errors(self.folder):
            self._make()
            lock = FileLock(self._lock, timeout=self._lock_seconds, mode=PRIVATE_FILE, poll_interval=_POLL_SECONDS)
            try:
                held = lock.acquire()
            except Timeout:
                raise DeadLettersHeld(
                    f"Another process has held the dead letters in {self.folder} for {self._lock_seconds:g} s.",
                    f"Find it (`fuser {self._lock}`); if it was stopped, let it continue or end it.",
                ) from None
            with held:
                yield

    def _make(self) -> None:
        """The folder and what is in it, for this user alone; one that is there is tightened at first use."""
        if not self.folder.exists():
            make_private_folders(self.folder)
        elif not self._is_private:
            for path in (self.folder, *self.folder.iterdir()):
                # Whoever holds the lock may have removed its probe meanwhile.
                with suppress(FileNotFoundError):
                    restrict_to_owner(path)
        self._is_private = True

    @property
    def exists_on_disk(self) -> bool:
        """Whether anybody has locked it yet. Raises DeadLettersUnwritable."""
        with translate_disk_errors(self.folder):
            return self.folder.exists()

    def append(self, line: bytes) -> None:
        """Add a line that ends in a newline; call it within `locked`.

        It is on the disk on return. Raises DeadLettersUnwritable; the line is then not part of the journal.
        """
        path = self._path(self._last())
        if path.exists() and path.stat().st_size >= self._segment_bytes:
            path = self._path(self._last() + 1)
        with translate_disk_errors(self.folder):
            _append(path, line)
            sync_folder(self.folder)

    def rewrite(self, lines: Iterable[bytes]) -> None:
        """Put `lines` in the place of all that is there; call it within `locked`.

        They are written behind what they replace, which goes last to first: a crash leaves both, never neither.
        A number is never used twice, so that whoever has read a segment sees by its absence that there is a
        new journal. Raises DeadLettersUnwritable; the journal is then as it was.
        """
        old = sorted(self.folder.glob("*.jsonl"), reverse=True)
        new: list[Path] = []
        with translate_disk_errors(self.folder):
            try:
                for number, chunk in zip(count(self._last() + 1), _chunks(lines, self._segment_bytes), strict=False):
                    new.append(self._path(number))
                    write_synced(new[-1], chunk)
                sync_folder(self.folder)
            except OSError:
                for path in new:
                    path.unlink(missing_ok=True)
                raise
            for path in old:
                path.unlink()
            sync_folder(self.folder)

    def lines(self, since: JournalPosition) -> Iterator[tuple[JournalPosition, JournalPosition, bytes]]:
        """Each whole line from `since` on with its begin and end; a line without a newline is not there yet."""
        for segment in range(since.segment, self._last() + 1):
            offset = since.offset if segment == since.segment else 0
            path = self._path(segment)
            if not path.exists():
                continue
            with path.open("rb") as file:
                file.seek(offset)
                while (line := file.readline()).endswith(b"\n"):
                    yield JournalPosition(segment, offset), JournalPosition(segment, offset + len(line)), line
                    offset += len(line)

    def has(self, place: JournalPosition) -> bool:
        """Whether the segment of `place` is there; not after a rewriting."""
        return self._path(place.segment).exists()

    def name(self, place: JournalPosition) -> str:
        """Where it is, for a message."""
        return f"{self._path(place.segment)} from byte {place.offset}"

    def line_at(self, place: JournalPosition) -> bytes:
        """The line that begins at `place`."""
        with self._path(place.segment).open("rb") as file:
            file.seek(place.offset)
            return file.readline()

    @property
    def bytes(self) -> int:
        """The size of all segments."""
        return sum(path.stat().st_size for path in self.folder.glob("*.jsonl"))

    @property
    def _lock(self) -> Path:
        return self.folder / "lock"

    def _path(self, segment: int) -> Path:
        return self.folder / f"{segment:06d}.jsonl"

    def _last(self) -> int:
        return max((int(path.stem) for path in self.folder.glob("*.jsonl")), default=1)


def _append(path: Path, line: bytes) -> None:
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, PRIVATE_FILE)
    try:
        size = os.fstat(file).st_size
        torn = size > 0 and os.pread(file, 1, size - 1) != b"\n"
        try:
            _write_all(file, b"\n" + line if torn else line)
            failpoint(Step.LETTER_WRITTEN)
            os.fsync(file)
            failpoint(Step.LETTER_SYNCED)
        except OSError:
            # After a failed fsync the kernel may drop the pages and yet serve them: the line must not be seen.
            os.ftruncate(file, size)
            raise
    finally:
        os.close(file)


def _write_all(file: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(file, rest) :]


def _chunks(lines: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The lines joined to pieces that end with the line that brings them to `size`; at least one, if empty."""
    chunk = bytearray()
    for line in lines:
        chunk += line
        if len(chunk) >= size:
            yield bytes(chunk)
            chunk.clear()
    yield bytes(chunk)
