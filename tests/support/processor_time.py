"""The processor time of a call, for tests of hostile inputs."""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import process_time
from typing import TypeVar

T = TypeVar("T")


def timed(call: Callable[[], T]) -> tuple[T, float]:
    """Return the result of one call and its processor time in seconds, without the garbage collector.

    Its passes go over all objects that earlier tests left in the process, so they are neither the call's nor linear.
    """
    gc.collect()
    gc.disable()
    try:
        begun = process_time()
        result = call()
        return result, process_time() - begun
    finally:
        gc.enable()


def processor_seconds(call: Callable[[], object]) -> float:
    """Return the processor time of one call, as `timed` measures it."""
    return timed(call)[1]
