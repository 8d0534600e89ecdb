"""Command lines as pages and reports print them, held against the commands that there are."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import click
import pytest

from flows.cli.main import dateline

_QUOTED = re.compile(r"`((?:dateline|prefect) [^`\n]+)`")
_TYPED = re.compile(r"^(?:\$ )?((?:\w+=\S+ )*(?:dateline|prefect) .*?(?:\\\n.*?)*)$", re.MULTILINE)
_BLOCK = re.compile(r"^```(?:sh|console)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_REST = re.compile(r"\s(?:\||>|2>|&&|&|;|#)(?:\s|$)")


def commands_in(markdown: str) -> Iterator[list[str]]:
    """The words of each `dateline` and `prefect` command of a page: in code blocks, and quoted in its text."""
    typed = [line for block in _BLOCK.findall(markdown) for line in _TYPED.findall(block)]
    for line in [*typed, *_QUOTED.findall(_BLOCK.sub("", markdown))]:
        words = shlex.split(_REST.split(line.replace("\\\n", " "))[0])
        yield list(words[next(i for i, word in enumerate(words) if "=" not in word) :])


def assert_exists(words: list[str]) -> None:
    """Fails if there is no such command, or if it has not these options."""
    {"dateline": _assert_ours, "prefect": _assert_of_prefect}[words[0]](words)


def _assert_ours(words: list[str]) -> None:
    command: click.Command = dateline
    context = click.Context(dateline, info_name="dateline")
    rest = words[1:]
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        found = command.get_command(context, rest[0])
        if found is None:
            pytest.fail(f"there is no command {rest[0]!r}: {shlex.join(words)}")
        command, rest = found, rest[1:]
        context = click.Context(command, parent=context)
    try:
        command.make_parser(context).parse_args(list(rest))
    except click.UsageError as error:
        pytest.fail(f"{shlex.join(words)}: {error.format_message()}")


def _assert_of_prefect(words: list[str]) -> None:
    from cyclopts.exceptions import CycloptsError
    from prefect.cli import _app as prefect_cli

    try:
        prefect_cli._app.parse_args(words[1:], exit_on_error=False, print_error=False)
    except CycloptsError as error:
        pytest.fail(f"{shlex.join(words)}: {error}")
