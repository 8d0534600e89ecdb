"""A flow run in this process: checks before it, a progress bar, the report at the end, and the exit code."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from importlib import import_module
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from flows.cli.console import emit_json, err
from infra.execution.report import FlowName
from infra.execution.stopping import request_stop

if TYPE_CHECKING:
    from infra.execution.report import RunReport


def check_before_run() -> None:
    """Check the entity model and the configured Prefect server; without a server the run starts a temporary one.

    Raises:
        ModelNotFound: The entity model cannot be used.
        PrefectError: The configured server does not answer, or refuses.
    """
    from infra.models import require_model
    from infra.settings import Settings, prefect_defaults

    require_model(Settings.read().model)
    prefect_defaults()
    err.print("Starting Prefect ...")
    from prefect.settings import get_current_settings

    if get_current_settings().api.url:
        from flows.server.api import require_server

        require_server()


def run_flow(flow_name: FlowName, parameters: Mapping[str, Any], runner: str | None, as_json: bool) -> None:
    """Run a flow with or without a Prefect server, and print its report. Call `check_before_run` first.

    Raises:
        click.exceptions.Exit: An input has no outcome; the exit code is 1.
    """
    from prefect.settings import get_current_settings

    from flows.cli.views.progress import progress_bar
    from flows.cli.views.report import print_report
    from flows.server.api import translate_prefect_errors
    from flows.tasks.runners import task_runner

    if not get_current_settings().api.url:
        from flows.server.temporary import start_temporary_server

        start_temporary_server()
    flow = getattr(import_module(f"flows.{flow_name}"), flow_name)
    signal.signal(signal.SIGINT, _stop)
    try:
        with progress_bar(), translate_prefect_errors():
            report = flow.with_options(task_runner=task_runner(runner or "threads"))(**parameters)
    except KeyboardInterrupt as stopped:
        stopped.add_note(f"What is loaded stays. To resume: {_resume_command(flow_name, parameters['index'])}")
        raise
    emit_json(report.model_dump(mode="json"), indent=True) if as_json else print_report(report)
    if not report.total.adds_up:
        raise click.exceptions.Exit(1)
    _print_summary(report)


def _stop(number: int, frame: FrameType | None) -> None:
    """Let the shards end, and raise KeyboardInterrupt as Python does."""
    request_stop()
    signal.default_int_handler(number, frame)


def _resume_command(flow_name: FlowName, index: str) -> str:
    """Return the command that does what is left; letters that a replay has closed are not read again."""
    resume = "ingest --resume last" if flow_name == "ingest" else "replay"
    return f"dateline {resume} --index {index}"


def _print_summary(report: RunReport) -> None:
    """Print the last line of a run that loaded nothing, or of which most inputs were refused."""
    from flows.reporting.summary import summary_of
    from infra.escaping import terminal_line

    summary = summary_of(report)
    if summary.is_warning:
        err.print(f"Warning: {terminal_line(summary.text, limit=None)}", style="bold red")
    elif not report.total.read:
        err.print(summary.text)
