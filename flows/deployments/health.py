"""The Prefect checks of `dateline doctor`: the server, its exposure, the deployments, a live worker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

import httpx
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import WorkerStatus
from prefect.exceptions import ObjectNotFound

from flows.deployments.deployments_file import DeploymentDefinition
from flows.server.api import PrefectError, PrefectUnavailable, api_url, prefect_api
from infra.doctor import HealthCheck, failed, noted, passed, warned
from infra.plural import pluralize
from infra.security.exposure import CredentialsExposed, is_loopback


def check_prefect(definitions: Sequence[DeploymentDefinition]) -> Iterator[HealthCheck]:
    """Check the configured Prefect server; if none is configured or it does not answer, the checks end."""
    try:
        url = api_url()
    except PrefectUnavailable as error:
        found = "none is configured; only schedules, `dateline trigger` and workers need one"
        yield noted("Prefect server", found, error.remedy)
        return
    try:
        with prefect_api() as api:
            yield passed("Prefect server", f"{url}, version {api.api_version()}")
            yield _exposure(url)
            for definition in definitions:
                yield _deployment(api, definition)
            for pool in sorted({definition.work_pool.name for definition in definitions}):
                yield _worker(api, pool)
    except (PrefectError, CredentialsExposed) as error:
        yield failed("Prefect server", error.message, error.remedy)


def _exposure(url: str) -> HealthCheck:
    """Check that a server which others can reach requires a password."""
    if is_loopback(urlsplit(url).hostname or ""):
        return passed("Prefect access", "this machine alone")
    # A GET request: CSRF protection refuses changes without a token, with and without a password.
    if httpx.get(f"{url}/admin/version", timeout=10).status_code == httpx.codes.OK:
        remedy = "Start the server with the settings of infra/prefect-server.env."
        return failed("Prefect access", "anybody can change deployments: the server requires no password", remedy)
    return passed("Prefect access", "a password is required")


def _deployment(api: SyncPrefectClient, definition: DeploymentDefinition) -> HealthCheck:
    name = f"{definition.entrypoint.rsplit('.', 1)[-1].replace('_', '-')}/{definition.name}"
    try:
        found = api.read_deployment_by_name(name)
    except ObjectNotFound:
        return warned(f"deployment {name}", "not on the server", "dateline deploy")
    paused = [one.slug or "a schedule" for one in found.schedules if not one.active]
    if found.paused or paused:
        what = "paused" if found.paused else f"paused: {', '.join(paused)}"
        return warned(f"deployment {name}", what, f"prefect deployment schedule resume {name} ID, if it should run.")
    return passed(f"deployment {name}", pluralize(len(found.schedules), "schedule"))


def _worker(api: SyncPrefectClient, pool: str) -> HealthCheck:
    try:
        api.read_work_pool(pool)
    except ObjectNotFound:
        return failed(f"worker of {pool}", "the work pool does not exist", "dateline deploy")
    workers = api.read_workers_for_work_pool(pool)
    alive = sorted(worker.name for worker in workers if worker.status == WorkerStatus.ONLINE)
    if not alive:
        return failed(f"worker of {pool}", "no worker is alive: nothing runs", f"prefect worker start --pool {pool}")
    return passed(f"worker of {pool}", ", ".join(alive))
