"""A flow run in this process: checks before it, a progress bar, the report at the end, and the exit code."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping
from importlib import import_module
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from flows.cli.console import emit_json, err
from infra.execution.report import FlowName
from infra.execution.stopping import recorded_run, request_stop, set_recorded_run

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


def run_flow(flow_name: FlowName, parameters: Mapping[str, Any], as_json: bool) -> None:
    """Run a flow with or without a Prefect server, and print its report. Call `check_before_run` first.

    Raises:
        click.exceptions.Exit: An input has no outcome; the exit code is 1.
    """
    from flows.cli.views.report import print_report

    set_recorded_run(None)
    report = call_flow(flow_name, parameters, lambda: continuation_of(flow_name, parameters["index"], recorded_run()))
    emit_json(report.model_dump(mode="json"), indent=True) if as_json else print_report(report)
    if not report.adds_up:
        raise click.exceptions.Exit(1)
    _print_summary(report)


def call_flow(flow_name: str, parameters: Mapping[str, Any], continuation: Callable[[], str]) -> Any:
    """Call a flow with or without a Prefect server, and return what it returns. Call `check_before_run` first.

    `continuation` returns the last line of a command that is stopped: what to do next.
    """
    from prefect.settings import get_current_settings

    from flows.cli.views.progress import progress_bar
    from flows.server.api import translate_prefect_errors

    if not get_current_settings().api.url:
        from flows.server.temporary import start_temporary_server

        start_temporary_server()
    flow = getattr(import_module(f"flows.{flow_name}"), flow_name)
    signal.signal(signal.SIGINT, _stop)
    try:
        with progress_bar(), translate_prefect_errors():
            return flow(**parameters)
    except KeyboardInterrupt as stopped:
        stopped.add_note(continuation())
        raise


def _stop(number: int, frame: FrameType | None) -> None:
    """Let the shards end, and raise KeyboardInterrupt as Python does."""
    request_stop()
    signal.default_int_handler(number, frame)


def continuation_of(flow_name: FlowName, index: str, run: str | None) -> str:
    """Return the last line of a stopped command: what to do next.

    Args:
        flow_name: The kind of run.
        index: Its alias.
        run: Its id; None if it was stopped before Elasticsearch had its record.
    """
    if run is None:
        return "The run had not begun, and nothing was loaded. To start it: the same command again."
    if flow_name == "collect":
        return "What is fetched is in the archive, and what is loaded stays. To resume: the same command again."
    if flow_name == "replay":  # the letters that it closed are not read again
        return "What is loaded stays. To replay the other letters: the same command again."
    return f"What is loaded stays. To resume: dateline ingest --resume {run} --index {index}"


def _print_summary(report: RunReport) -> None:
    """Print the last line of a run that loaded nothing, or of which most inputs were refused."""
    from flows.reporting.summary import summary_of
    from infra.escaping import terminal_line

    summary = summary_of(report)
    if summary.is_warning:
        err.print(f"Warning: {terminal_line(summary.text, limit=None)}", style="bold red")
    elif not report.total.read and not (report.collected and report.collected.sources):
        err.print(summary.text)
