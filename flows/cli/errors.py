"""Errors of the command line: a message with its remedy, and the exit code of the contract."""

from __future__ import annotations

from io import StringIO

import click

from infra.escaping import terminal_block

ABORTED, WRONG_USAGE = 1, 2


def exit_code_of(error: Exception) -> int:
    """Print the error and return its exit code; an unexpected error is raised again, with its traceback."""
    from pydantic import ValidationError

    from infra.errors import DatelineError, UsageError

    if isinstance(error, click.ClickException):
        shown = StringIO()
        error.show(shown)
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
    problems = [f"{problem['loc'][0]}: {problem['msg']}" for problem in error.errors()]
    return "a setting has a bad value: " + "; ".join(problems)
