"""Errors of the command line: a message with its remedy, and the exit code of the contract."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import click

from infra.escaping import terminal_block

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

ABORTED, WRONG_USAGE = 1, 2


def exit_code_of(error: Exception) -> int:
    """Print the error and return its exit code; an unexpected error is raised again, with its traceback."""
    from pydantic import ValidationError

    from infra.errors import DatelineError, UsageError

    if isinstance(error, click.ClickException):
        from flows.cli.suggestions import with_close_names

        shown = StringIO()
        with_close_names(error).show(shown)
        click.echo(terminal_block(shown.getvalue()), err=True, nl=False)
        return error.exit_code
    if isinstance(error, ValidationError):
        return _report(_settings_message(error), WRONG_USAGE)
    if isinstance(error, DatelineError):
        return _report(str(error), WRONG_USAGE if isinstance(error, UsageError) else ABORTED)
    raise error


def _report(message: str, code: int) -> int:
    click.echo(f"Error: {terminal_block(message)}", err=True)
    return code


def _settings_message(error: object) -> str:
    from pydantic import ValidationError

    assert isinstance(error, ValidationError)
    problems = [_setting_problem(str(problem["loc"][0]), problem) for problem in error.errors()]
    return "a setting has a bad value: " + "; ".join(problems)


def _setting_problem(variable: str, problem: ErrorDetails) -> str:
    if variable.endswith("_BYTES") and problem["type"] == "int_parsing":
        return f"{variable}: give bytes as a number without a unit, such as 8000000 for 8 MB"
    return f"{variable}: {problem['msg']}"
