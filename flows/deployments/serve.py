"""Serving deployments from one process: it polls the server and runs what is due, each run in a child."""

from __future__ import annotations

from collections.abc import Sequence

from prefect import serve
from prefect.client.schemas.actions import DeploymentScheduleCreate

from flows.deployments.apply import build, schedule_values
from flows.deployments.definitions import Definition


def serve_all(definitions: Sequence[Definition]) -> None:
    """Serves until interrupted. Prefect pauses the deployments on the way out; here they are resumed."""
    deployments = []
    for definition in definitions:
        deployment = build(definition)
        deployment.paused = False
        deployment.schedules = [DeploymentScheduleCreate(**schedule_values(one)) for one in definition.schedules]
        deployments.append(deployment)
    serve(*deployments, print_starting_message=False)
