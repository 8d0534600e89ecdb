"""Where commands write: results to standard output, everything about them to standard error.

Nothing written here steers a terminal, whoever wrote it: the consoles read no markup in strings and escape
what they render, `say` and `emit_json` escape as they print.
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
"""Columns where there is no terminal to ask."""


class SafeConsole(Console):
    """A console whose text carries no control character of what it prints. Fields on one line: `terminal_line`."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The segments of a renderable, their text escaped; rich's own control codes stay."""
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
    """Print sentences, as they are but for what steers a terminal."""
    click.echo(terminal_block(text), err=to_stderr)


def emit_json(value: Any, *, indent: bool = False) -> None:
    """Print a value as JSON; a string or bytes are JSON already."""
    if isinstance(value, str):
        value = value.encode()
    entry = value if isinstance(value, bytes) else orjson.dumps(value, option=orjson.OPT_INDENT_2 if indent else None)
    click.echo(json_line(entry))
