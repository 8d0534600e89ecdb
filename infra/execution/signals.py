"""Child processes that a Ctrl-C does not reach: a terminal sends it to all that a command has started."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def block_signal(number: signal.Signals) -> Iterator[None]:
    """What this thread starts within the block never hears that signal; it hears itself when the block is over."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {number})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
