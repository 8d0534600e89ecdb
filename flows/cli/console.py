"""Output of commands: results on standard output, messages on standard error.

Nothing written here can control the terminal: the consoles parse no markup in strings and escape the text that
they render; `say` and `emit_json` escape as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click
import orjson
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from infra.escaping import json_line, terminal_block

PIPED_WIDTH = 110
"""Columns if the output is not a terminal."""


class SafeConsole(Console):
    """A console that escapes control characters in all text. For fields on one line see `terminal_line`."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Yield the segments of a renderable with their text escaped; rich's own control codes are kept."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=terminal_block(segment.text))


def _console(stderr: bool) -> SafeConsole:
    console = SafeConsole(stderr=stderr, highlight=False, soft_wrap=True, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = PIPED_WIDTH
    return console


out = _console(stderr=False)
err = _console(stderr=True)


def say(text: str, *, to_stderr: bool = False) -> None:
    """Print sentences with control characters escaped."""
    click.echo(terminal_block(text), err=to_stderr)


def emit_json(value: Any, *, indent: bool = False) -> None:
    """Print a value as JSON; a string or bytes must already be JSON."""
    if isinstance(value, str):
        value = value.encode()
    entry = value if isinstance(value, bytes) else orjson.dumps(value, option=orjson.OPT_INDENT_2 if indent else None)
    click.echo(json_line(entry))
