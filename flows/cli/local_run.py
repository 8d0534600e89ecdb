"""A flow run in this process: a progress bar, the report at the end, and the exit code of the contract."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from flows.cli.console import emit_json, err
from infra.execution.report import FlowName


def run_flow(flow_name: FlowName, parameters: Mapping[str, Any], runner: str | None, as_json: bool) -> None:
    """Run a flow with or without a Prefect server, and print its report.

    Raises:
        click.exceptions.Exit: An input has no outcome; the exit code is 1.
    """
    from infra.settings import prefect_defaults

    prefect_defaults()
    err.print("Starting Prefect ...")
    from prefect.settings import get_current_settings

    from flows.cli.views.progress import progress_bar
    from flows.cli.views.report import print_report
    from flows.tasks.runners import task_runner

    if not get_current_settings().api.url:
        from flows.server.temporary import start_temporary_server

        start_temporary_server()
    flow = getattr(import_module(f"flows.{flow_name}"), flow_name)
    with progress_bar():
        report = flow.with_options(task_runner=task_runner(runner or "threads"))(**parameters)
    emit_json(report.model_dump(mode="json"), indent=True) if as_json else print_report(report)
    if not report.total.adds_up:
        raise click.exceptions.Exit(1)
