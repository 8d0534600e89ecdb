"""Serve deployments from one process, which polls the server and starts each due run in a child process."""

from __future__ import annotations

from collections.abc import Sequence

from prefect import serve
from prefect.client.schemas.actions import DeploymentScheduleCreate

from flows.deployments.apply import build, schedule_values
from flows.deployments.deployments_file import DeploymentDefinition


def serve_all(definitions: Sequence[DeploymentDefinition]) -> None:
    """Serve until interrupted. Prefect pauses the deployments at its exit; this resumes them first."""
    deployments = []
    for definition in definitions:
        deployment = build(definition)
        deployment.paused = False
        deployment.schedules = [DeploymentScheduleCreate(**schedule_values(one)) for one in definition.schedules]
        deployments.append(deployment)
    serve(*deployments, print_starting_message=False)
