"""The steps of a demonstration: a title each, and commands that are shown and run."""

from __future__ import annotations

import shlex

import click


def print_title(number: int, title: str) -> None:
    """Print the title of a step."""
    from flows.cli.console import out

    out.print(f"\n{number}. {title}", style="bold cyan")


def run_step(number: int, title: str, command: str) -> None:
    """Print and run a command of `dateline`. Raises click.exceptions.Exit if it fails."""
    from flows.cli.console import out
    from flows.cli.main import dateline
    from infra.escaping import terminal_line

    print_title(number, title)
    arguments = shlex.split(command)
    out.print(f"$ dateline {terminal_line(shlex.join(arguments), limit=None)}", style="dim")
    if code := dateline.main(arguments, standalone_mode=False):
        raise click.exceptions.Exit(int(code))
