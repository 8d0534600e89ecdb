"""Child processes that ignore a Ctrl-C, which a terminal sends to every process of a command."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def block_signal(number: signal.Signals) -> Iterator[None]:
    """Block a signal for processes that this thread starts within the block; this thread receives it afterwards."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {number})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
