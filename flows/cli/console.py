"""Where commands write: results to standard output, everything about them to standard error."""

from __future__ import annotations

from rich.console import Console

PIPED_WIDTH = 110
"""Columns where there is no terminal to ask."""


def _console(stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False, soft_wrap=True)
    if not console.is_terminal:
        console.width = PIPED_WIDTH
    return console


out = _console(stderr=False)
err = _console(stderr=True)
