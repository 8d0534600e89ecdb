"""Runs on request: created from a deployment, and followed to their end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from time import sleep
from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId, LogFilter, LogFilterFlowRunId
from prefect.client.schemas.objects import FlowRun, State
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.sorting import LogSort
from prefect.exceptions import ObjectNotFound

from flows.server.api import PrefectRefused

POLL_SECONDS = 1.0
LOGS_AT_ONCE = 200
"""The largest page that the server returns."""


@dataclass(frozen=True, slots=True)
class RunEvent:
    """An event of a run: a new state, or a line of its log (then `state` is None)."""

    at: datetime
    message: str
    state: State[Any] | None = None


def read_deployment(api: SyncPrefectClient, name: str) -> DeploymentResponse:
    """Read the deployment `flow/name`. Raises PrefectRefused if it is unknown."""
    try:
        return api.read_deployment_by_name(name)
    except ObjectNotFound as error:
        raise PrefectRefused(f"There is no deployment {name}.", "Run `dateline deploy` first.") from error


def start_run(api: SyncPrefectClient, deployment: str, parameters: dict[str, Any]) -> FlowRun:
    """Create a run of `flow/deployment`; missing parameters are those of the deployment.

    Raises:
        PrefectRefused: The deployment is unknown, or the server refuses the parameters.
    """
    found = read_deployment(api, deployment)
    return api.create_flow_run_from_deployment(found.id, parameters=parameters, tags=["ad-hoc"])


def follow(api: SyncPrefectClient, run_id: UUID, poll_seconds: float = POLL_SECONDS) -> Iterator[RunEvent]:
    """Yield the events of the run, in order, until it has ended and its last log lines have arrived."""
    seen = _Seen()
    while True:
        run = api.read_flow_run(run_id)
        ended = run.state is not None and run.state.is_final()
        if ended:
            sleep(poll_seconds)
        yield from _news(api, run, seen)
        if ended:
            return
        sleep(poll_seconds)


def report_of(api: SyncPrefectClient, run_id: UUID) -> str | None:
    """Return the Markdown report of the run; None if it has none."""
    artifacts = api.read_artifacts(artifact_filter=ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run_id])))
    return next((str(artifact.data) for artifact in artifacts if (artifact.key or "").endswith("-report")), None)


@dataclass(slots=True)
class _Seen:
    logs: int = 0
    states: set[UUID] = field(default_factory=set)


def _news(api: SyncPrefectClient, run: FlowRun, seen: _Seen) -> list[RunEvent]:
    states = [state for state in api.read_flow_run_states(run.id) if state.id not in seen.states]
    seen.states.update(state.id for state in states)
    logs = api.read_logs(
        LogFilter(flow_run_id=LogFilterFlowRunId(any_=[run.id])),
        limit=LOGS_AT_ONCE,
        offset=seen.logs,
        sort=LogSort.TIMESTAMP_ASC,
    )
    seen.logs += len(logs)
    news = [RunEvent(state.timestamp, state.message or "", state) for state in states]
    return sorted([*news, *(RunEvent(log.timestamp, log.message) for log in logs)], key=lambda one: one.at)
