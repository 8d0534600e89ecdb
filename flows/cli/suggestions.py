"""Suggestions for mistyped commands and options: only names with nearly the same letters."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

import click

SAME_LETTERS = 0.75
"""The least similarity of two names without hyphens in front: `ingst` and `ingest` have .91, `find` and `index` .67,
`--workers` and `--force` .50."""


def close_names(name: str, names: Iterable[str]) -> list[str]:
    """Return up to three names that are spelled like the given one, the closest first.

    >>> close_names("--resme", ["--resume", "--reason", "--force"])
    ['--resume']
    """
    by_letters = {one.lstrip("-"): one for one in names}
    return [by_letters[one] for one in get_close_matches(name.lstrip("-"), by_letters, cutoff=SAME_LETTERS)]


def with_close_names(error: click.ClickException) -> click.ClickException:
    """Return the error for an unknown command or option with close names alone; any other error unchanged."""
    if isinstance(error, click.NoSuchOption):
        close = close_names(error.option_name, error.possibilities or ())
        return click.NoSuchOption(error.option_name, error.message, close, error.ctx)
    if isinstance(error, click.exceptions.NoSuchCommand) and error.ctx and isinstance(error.ctx.command, click.Group):
        close = close_names(error.command_name, error.ctx.command.list_commands(error.ctx))
        return click.exceptions.NoSuchCommand(error.command_name, error.message, close, error.ctx)
    return error
