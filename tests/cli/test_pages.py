"""The pages and the commands cannot drift: each command of a page is understood, its options and all."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from contextlib import suppress
from itertools import takewhile
from pathlib import Path

import click
import pytest
from cyclopts import CoercionError, CycloptsError
from prefect.cli._app import _app as prefect

from flows.cli.main import dateline
from tests.cli.conftest import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_FENCED = re.compile(r"^```[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
_COMMAND = re.compile(r"(?:^(?:\.venv/bin/)?|[|;] )((?:dateline|prefect) .+)|\$\(((?:dateline|prefect) [^)]+)\)")
_PLACEHOLDER = re.compile(r"\.\.\.|…|\[[^\]]*\]|\bCOMMAND\b")


def commands_of(page: str) -> Iterator[str]:
    """The commands that stand in a page's blocks of code and between its backticks, without their comments."""
    blocks = _FENCED.findall(page)
    shown = [line.removeprefix("$ ") for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    inline = re.findall(r"`([^`\n]+)`", _FENCED.sub("", page))
    for piece in [*shown, *inline]:
        for whole, within in _COMMAND.findall(piece.split("  #")[0].split("   ")[0]):
            if not _PLACEHOLDER.search(whole or within):
                yield whole or within


def understand(line: str) -> None:
    """Raises a usage error for a command or an option that there is not; the values of arguments are not looked at."""
    words = shlex.shlex(line, posix=True, punctuation_chars="|;&<>")
    words.whitespace_split = True
    program, *arguments = takewhile(lambda word: not set(word) <= set("|;&<>"), words)
    if program == "prefect":
        given = [one for one in arguments if one != "--no-prompt"]
        with suppress(CoercionError):
            prefect.parse_args(given, exit_on_error=False, print_error=False)
    else:
        _understand(dateline, program, arguments, None)


def _understand(command: click.Command, name: str, arguments: list[str], parent: click.Context | None) -> None:
    context = click.Context(command, info_name=name, parent=parent)
    _, rest, _ = command.make_parser(context).parse_args(arguments)
    if isinstance(command, click.Group) and rest:
        _, found, rest_of_it = command.resolve_command(context, rest)
        assert found is not None, "click tells of an unknown command itself"
        _understand(found, rest[0], rest_of_it, context)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_a_page_is_understood(page: Path) -> None:
    for line in commands_of(page.read_text(encoding="utf-8")):
        try:
            understand(line)
        except (click.UsageError, CycloptsError) as error:
            pytest.fail(f"{page.name} says `{line}`: {error}")


def test_there_are_commands_to_look_at() -> None:
    lines = {line for page in PAGES for line in commands_of(page.read_text(encoding="utf-8"))}
    assert len(lines) > 40
    assert "dateline keys create ingest" in lines, "a command within another one"


@pytest.mark.parametrize(
    "line", ["dateline serch x", "dateline es stat", "dateline search x --no-such", "prefect worker begin"]
)
def test_what_is_not_there_is_not_understood(line: str) -> None:
    with pytest.raises((click.UsageError, CycloptsError)):
        understand(line)
