"""Help teaches by example, and the README names every command."""

from __future__ import annotations

import click
import pytest

from flows.cli.main import COMMANDS, LazyGroup, dateline
from infra.sources.formats import FORMATS
from tests.cli.conftest import ROOT, Run


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_teaches_with_examples(name: str) -> None:
    command = dateline.get_command(click.Context(dateline), name)
    assert command is not None
    assert command.name == name
    assert command.help
    if name != "demo":
        assert f"dateline {name}" in command.help


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_names_every_command_and_subcommand(name: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    command = dateline.get_command(click.Context(dateline), name)
    assert f"`dateline {name}" in readme
    if isinstance(command, click.Group) and not isinstance(command, LazyGroup):
        (line,) = [line for line in readme.splitlines() if line.startswith(f"| `dateline {name} ")]
        for subcommand in command.commands:
            assert f"{subcommand}`" in line


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_of_commands_has_the_first_sentence_of_each_help(name: str) -> None:
    command = dateline.get_command(click.Context(dateline), name)
    assert command is not None
    assert command.get_short_help_str(limit=1_000) == COMMANDS[name]


def test_the_page_of_formats_has_a_row_for_each() -> None:
    page = (ROOT / "docs/formats.md").read_text("utf-8")
    for one in FORMATS:
        suffixes = ", ".join(f"`{suffix}`" for suffix in one.suffixes)
        assert f"| {one.title} | `{one.name}` | {suffixes} |" in page


@pytest.mark.parametrize("name", ["ingest", "process", "clean-diff"])
def test_help_names_the_command_that_lists_the_formats(name: str) -> None:
    command = dateline.get_command(click.Context(dateline), name)
    assert command is not None
    assert command.help
    assert "`dateline formats`" in command.help


def test_help_imports_no_command(run: Run) -> None:
    done = run("--help", PYTHONPROFILEIMPORTTIME="1")
    assert done.returncode == 0
    assert "dateline ingest seeds/" in done.stdout
    for name, short_help in COMMANDS.items():
        assert f"{name}  " in done.stdout
        assert short_help in done.stdout
    imported = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}
    assert "click" in imported
    assert {module for module in imported if module.split(".")[0] == "flows"} == {"flows", "flows.cli"}
    assert not {module.split(".")[0] for module in imported} & {"infra", "transforms", "prefect", "rich", "pydantic"}


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_imports_nothing_heavy(run: Run, name: str) -> None:
    done = run(name, "--help", PYTHONPROFILEIMPORTTIME="1")
    assert done.returncode == 0
    imported = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}
    assert not imported & {"prefect", "spacy", "elasticsearch", "lxml", "trafilatura"}


def test_wrong_usage_exits_2(run: Run) -> None:
    assert run("serch").returncode == 2
    assert run("process").returncode == 2
