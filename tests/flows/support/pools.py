"""A flow that is deployed to a work pool of its own, so that no other test's worker takes its runs."""

from __future__ import annotations

from pathlib import Path

import yaml

from flows.deployments import apply_all, read_definitions
from infra.settings import Settings
from tests.flows.support.stack import ROOT, Stack


def deploy_ingest_to(stack: Stack, pool: str, folder: Path) -> str:
    """Deploys the ingest under the pool's name, with no schedule; gives its full name."""
    return deploy_to(stack, "ingest", pool, folder)


def deploy_to(stack: Stack, flow: str, pool: str, folder: Path) -> str:
    """Deploys a flow of prefect.yaml under the pool's name, with no schedule; gives its full name."""
    content = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    (shipped,) = [one for one in content["deployments"] if one["entrypoint"] == f"flows.{flow}.{flow}"]
    work_pool = {**shipped["work_pool"], "name": pool}
    content["deployments"] = [{**shipped, "name": pool, "work_pool": work_pool, "schedules": []}]
    file = folder / f"{pool}.yaml"
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    with stack.api() as api:
        (deployed,) = apply_all(api, read_definitions(Settings.read(), file))
    return deployed.name
