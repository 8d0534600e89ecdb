"""The journal in a folder: numbered segment files, and what `append` returned from is on the disk.

Several processes may append, one at a time: they hold a lock on a file, which the kernel releases when its holder
dies. A line torn by a crash is terminated by the next append and stays; it does not count.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from filelock import FileLock, Timeout

from infra.deadletters.errors import DeadLettersHeld
from infra.deadletters.journal.interface import JournalPosition, split_lines
from infra.deadletters.storage import StorageIdentity, check_storage, sync_folder, translate_disk_errors, write_synced
from infra.failpoints import Step, failpoint
from infra.security.private_files import PRIVATE_FILE, make_private_folders, restrict_to_owner

SEGMENT_BYTES = 64 * 1024 * 1024
LOCK_SECONDS = 300.0
"""Time to wait for the lock. It is held for milliseconds by a letter, for a copy of 2 GiB by a pruning."""
_POLL_SECONDS = 0.01


class FolderJournal:
    """The segments in `folder`, which the first `locked` creates."""

    is_batched = False
    is_scattered = False

    def __init__(self, folder: Path, segment_bytes: int = SEGMENT_BYTES, lock_seconds: float = LOCK_SECONDS) -> None:
        self.folder, self._segment_bytes, self._lock_seconds = folder, segment_bytes, lock_seconds
        self.place, self._is_private = str(folder), False

    def check(self) -> StorageIdentity:
        """The identity of the storage, after a test write; call it within `locked`. Raises DeadLettersUnwritable."""
        return check_storage(self.folder)

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
        """Create the folder for this user alone; restrict an existing one, and its files, at first use."""
        if not self.folder.exists():
            make_private_folders(self.folder)
        elif not self._is_private:
            for path in (self.folder, *self.folder.iterdir()):
                # Whoever holds the lock may have removed its probe meanwhile.
                with suppress(FileNotFoundError):
                    restrict_to_owner(path)
        self._is_private = True

    @property
    def exists(self) -> bool:
        """True once it was locked. Raises DeadLettersUnwritable."""
        with translate_disk_errors(self.folder):
            return self.folder.exists()

    def append(self, lines: bytes) -> bool:
        """Append whole lines; call it within `locked`, by which nobody else writes.

        They are on the disk on return. Raises DeadLettersUnwritable; they are then not part of the journal.
        """
        path = self._path(self._last())
        if path.exists() and path.stat().st_size >= self._segment_bytes:
            path = self._path(self._last() + 1)
        with translate_disk_errors(self.folder):
            _append(path, lines)
            sync_folder(self.folder)
        return True

    def rewrite(self, lines: Iterable[bytes]) -> bool:
        """Replace all lines; call it within `locked`.

        The new segments are written behind the old ones, which are then removed last to first: a crash leaves both,
        never neither. A segment number is never used twice: a reader that misses a segment knows that the journal was
        rewritten. Raises DeadLettersUnwritable; the journal is then as before.
        """
        old = sorted(self.folder.glob("*.jsonl"), reverse=True)
        new: list[Path] = []
        with translate_disk_errors(self.folder):
            try:
                chunks = split_lines(lines, self._segment_bytes)
                for number, chunk in zip(count(self._last() + 1), chunks, strict=False):
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
        return True

    def finish_rewrite(self, first: int) -> None:
        """Do nothing: a rewrite here is complete once its segments are there, and has no entry."""

    def lines(self, since: JournalPosition) -> Iterator[tuple[JournalPosition, JournalPosition, bytes]]:
        """Each complete line from `since` on, with its begin and end; a line without a newline does not exist yet."""
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
        """Return whether the segment of a position exists; a rewrite deletes it."""
        return self._path(place.segment).exists()

    def has_torn_lines(self, known: int) -> bool:
        """Return whether there are lines that count as torn, `known` of them, or bytes behind the last newline."""
        if known:
            return True
        last = self._path(self._last())
        return last.exists() and last.stat().st_size > 0 and not last.read_bytes().endswith(b"\n")

    def name(self, place: JournalPosition) -> str:
        """The position in words, for a message."""
        return f"{self._path(place.segment)} from byte {place.offset}"

    def line_at(self, place: JournalPosition) -> bytes:
        """The line that begins at `place`."""
        with self._path(place.segment).open("rb") as file:
            file.seek(place.offset)
            return file.readline()

    @property
    def size(self) -> int:
        """Bytes of all segments."""
        return sum(path.stat().st_size for path in self.folder.glob("*.jsonl"))

    @property
    def _lock(self) -> Path:
        return self.folder / "lock"

    def _path(self, segment: int) -> Path:
        return self.folder / f"{segment:06d}.jsonl"

    def _last(self) -> int:
        return max((int(path.stem) for path in self.folder.glob("*.jsonl")), default=1)


def _append(path: Path, lines: bytes) -> None:
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, PRIVATE_FILE)
    try:
        size = os.fstat(file).st_size
        torn = size > 0 and os.pread(file, 1, size - 1) != b"\n"
        try:
            _write_all(file, b"\n" + lines if torn else lines)
            failpoint(Step.LETTER_WRITTEN)
            os.fsync(file)
            failpoint(Step.LETTER_SYNCED)
        except OSError:
            # After a failed fsync the kernel may drop the pages and still serve them: the line must not be visible.
            os.ftruncate(file, size)
            raise
    finally:
        os.close(file)


def _write_all(file: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(file, rest) :]
