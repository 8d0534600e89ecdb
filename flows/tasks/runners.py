"""Task runners for shards: threads or processes of this machine, or an existing Dask or Ray cluster."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

_EXTRAS = {"dask": ("prefect_dask", "DaskTaskRunner"), "ray": ("prefect_ray", "RayTaskRunner")}


def task_runner(name: str) -> TaskRunner[Any]:
    """Create the task runner of that name.

    Raises:
        click.UsageError: The name is unknown, or the package of its extra is not installed.
    """
    if name == "threads":
        return ThreadPoolTaskRunner()
    if name == "processes":
        return ProcessPoolTaskRunner()
    if name not in _EXTRAS:
        raise click.UsageError(f"unknown runner {name!r}; known are threads, processes, dask, ray")
    module, attribute = _EXTRAS[name]
    try:
        runner = getattr(import_module(module), attribute)()
    except ModuleNotFoundError:
        raise click.UsageError(f"the runner {name!r} needs the package {module.replace('_', '-')}") from None
    assert isinstance(runner, TaskRunner)
    return runner
