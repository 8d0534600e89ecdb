"""Apply definitions to a Prefect server: work pools, deployments, schedules."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectAlreadyExists
from prefect.flows import load_flow_from_entrypoint
from prefect.types.entrypoint import EntrypointType
from prefect.workers.process import ProcessWorker

from flows.deployments.deployments_file import DeploymentDefinition, Schedule


@dataclass(frozen=True, slots=True)
class Deployed:
    """A deployment on the server after it was applied; `removed` are the schedules that were deleted."""

    id: UUID
    name: str
    work_pool: str
    schedules: tuple[str, ...]
    removed: tuple[str, ...]


def apply_all(api: SyncPrefectClient, definitions: Sequence[DeploymentDefinition]) -> list[Deployed]:
    """Create missing work pools, and update every deployment to its definition."""
    for pool in sorted({definition.work_pool.name for definition in definitions}):
        _ensure_pool(api, pool)
    return [_apply(api, definition) for definition in definitions]


def build(definition: DeploymentDefinition) -> RunnerDeployment:
    """Build the deployment in Prefect's own model, without its schedules."""
    limit = definition.concurrency_limit
    deployment = load_flow_from_entrypoint(definition.entrypoint).to_deployment(
        name=definition.name,
        description=definition.description,
        tags=definition.tags,
        parameters=definition.parameters,
        concurrency_limit=ConcurrencyLimitConfig(
            limit=limit.limit, collision_strategy=ConcurrencyLimitStrategy(limit.collision_strategy)
        ),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    assert isinstance(deployment, RunnerDeployment)
    return deployment


def schedule_values(schedule: Schedule) -> dict[str, Any]:
    """Return a schedule as Prefect accepts it; `active` is present only if the definition has it."""
    values = {
        "slug": schedule.slug,
        "schedule": CronSchedule(cron=schedule.cron, timezone=schedule.timezone),
        "parameters": schedule.parameters,
    }
    return values if schedule.active is None else {**values, "active": schedule.active}


def _apply(api: SyncPrefectClient, definition: DeploymentDefinition) -> Deployed:
    deployment = build(definition)
    deployment.work_pool_name = definition.work_pool.name
    deployment.job_variables = definition.work_pool.job_variables
    schedules = [schedule_values(schedule) for schedule in definition.schedules]
    # Without schedules Prefect leaves the existing ones alone; they are removed below.
    id_ = deployment.apply(schedules=schedules or None)
    assert isinstance(id_, UUID)
    removed = _remove_others(api, id_, {schedule.slug for schedule in definition.schedules})
    return Deployed(
        id=id_,
        name=f"{deployment.flow_name}/{definition.name}",
        work_pool=definition.work_pool.name,
        schedules=tuple(f"{schedule.cron} {schedule.timezone}" for schedule in definition.schedules),
        removed=removed,
    )


def _remove_others(api: SyncPrefectClient, deployment_id: UUID, wanted: set[str]) -> tuple[str, ...]:
    """Delete the schedules that are not `wanted`, and with them their planned runs."""
    others = [found for found in api.read_deployment_schedules(deployment_id) if found.slug not in wanted]
    for other in others:
        api.delete_deployment_schedule(deployment_id, other.id)
    return tuple(other.slug or str(other.id) for other in others)


def _ensure_pool(api: SyncPrefectClient, name: str) -> None:
    template = ProcessWorker.get_default_base_job_template()
    with suppress(ObjectAlreadyExists):
        api.create_work_pool(WorkPoolCreate(name=name, type=ProcessWorker.type, base_job_template=template))
