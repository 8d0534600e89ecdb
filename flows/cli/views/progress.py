"""The progress bar of a running command: share, records, rate, time left and outcomes so far."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from rich.console import RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from flows.cli.console import err
from infra.execution.progress import ProgressSnapshot, ProgressTracker, progress_line, track_progress

BAR_COLUMNS = 24
LINE_SECONDS = 30.0
"""Time between two lines of progress where there is no terminal."""

REFRESHES_A_SECOND = 4


@contextmanager
def progress_bar(total: int | None = None) -> Iterator[ProgressTracker]:
    """Track the progress of the work within; show a bar on a terminal, else print a line every half minute."""
    with track_progress(ProgressTracker(total)) as board:
        if not err.is_terminal:
            with _printing_lines(board):
                yield board
            return
        with Live(
            get_renderable=lambda: render_progress(board.snapshot()),
            console=err,
            transient=True,
            refresh_per_second=REFRESHES_A_SECOND,
        ):
            yield board


@contextmanager
def counting_documents(doing: str) -> Iterator[Callable[[int], None]]:
    """Show a status with the number of documents so far; give the function that counts more of them."""
    with err.status(f"{doing} ...") as status:
        done = 0

        def count(documents: int) -> None:
            nonlocal done
            done += documents
            status.update(f"{doing} ... {done:,} documents")

        yield count


@contextmanager
def _printing_lines(board: ProgressTracker) -> Iterator[None]:
    """Print a line of progress every `LINE_SECONDS` while the block runs."""
    ended = Event()

    def print_lines() -> None:
        while not ended.wait(LINE_SECONDS):
            err.print(progress_text(board.snapshot()))

    printer = Thread(target=print_lines, name="progress", daemon=True)
    printer.start()
    try:
        yield
    finally:
        ended.set()
        printer.join()


def progress_text(so_far: ProgressSnapshot) -> str:
    """Render a line of progress for a log: ` 42%, 1,200 records, ...`."""
    share = "" if so_far.share is None else f"{so_far.share:4.0%}, "
    return f"{share}{progress_line(so_far)}"


def render_progress(so_far: ProgressSnapshot) -> RenderableType:
    """Render one line: a bar (pulsing while the size is unknown), its share, and the rest in words."""
    row = Table.grid(padding=(0, 1))
    share = so_far.share
    bar = ProgressBar(
        total=None if share is None else 1.0, completed=share or 0.0, width=BAR_COLUMNS, pulse=share is None
    )
    row.add_row(
        bar,
        Text("" if share is None else f"{share:4.0%}"),
        Text(progress_line(so_far), no_wrap=True, overflow="ellipsis"),
    )
    return row
