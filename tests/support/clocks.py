"""Environments of processes with a wrong clock; waiting goes by a clock that is right."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def clock_of(file: Path) -> dict[str, str]:
    """The environment of a process that takes the offset of its clock from a file, whenever it looks."""
    return {**_preloaded(), "FAKETIME_TIMESTAMP_FILE": str(file), "FAKETIME_NO_CACHE": "1"}


def clock_off(seconds: int) -> dict[str, str]:
    """The environment of a process whose clock is `seconds` ahead, or behind if they are negative."""
    return {**_preloaded(), "FAKETIME": f"{seconds:+d}"}


def _preloaded() -> dict[str, str]:
    return {"LD_PRELOAD": str(_faketime()), "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


def _faketime() -> Path:
    """The library that lies about the time; it comes with a package of that name."""
    package = find_spec("libfaketime")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "vendor/libfaketime/src/libfaketime.so.1"
