"""Scheduled runs start in a worker, and paused schedules start none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from elasticsearch import Elasticsearch
from prefect.client.schemas.filters import LogFilter, LogFilterFlowRunId
from prefect.client.schemas.objects import FlowRun

from flows.deployments import apply_all, read_definitions
from infra.settings import Settings
from tests.flows.support.stack import Stack, eventually, runs_of

pytestmark = pytest.mark.service

ROOT = Path(__file__).parents[3]
EVERY_MINUTE = {"slug": "every-minute", "cron": "* * * * *", "timezone": "Asia/Kathmandu"}


def test_a_scheduled_run_starts_by_itself_in_a_worker(
    deployed: Stack, worker: str, client: Elasticsearch, index_name: str, tmp_path: Path
) -> None:
    shutil.copy(ROOT / "seeds/reuters-tail.txt", tmp_path)
    parameters = {"paths": [str(tmp_path / "reuters-tail.txt")], "index": index_name}
    content = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    minutely = {**content["deployments"][0], "name": "minutely", "parameters": parameters, "schedules": [EVERY_MINUTE]}
    paused = {**minutely, "name": "paused", "schedules": [{**EVERY_MINUTE, "active": False}]}
    file = tmp_path / "deployments.yaml"
    file.write_text(yaml.safe_dump({**content, "deployments": [minutely, paused]}), encoding="utf-8")
    with deployed.api() as api:
        names = {one.name: one.id for one in apply_all(api, read_definitions(Settings.read(), file))}

        def completed() -> FlowRun | None:
            runs = runs_of(api, names["ingest/minutely"])
            return next((run for run in runs if run.state and run.state.is_completed()), None)

        run = eventually(completed, "a scheduled run to complete")
        assert run.auto_scheduled
        assert [state.name for state in api.read_flow_run_states(run.id)][-1] == "Completed"
        logs = api.read_logs(LogFilter(flow_run_id=LogFilterFlowRunId(any_=[run.id])))
        started_by = [log.message for log in logs if "submitting" in log.message]
        assert any(worker in message for message in started_by)
        assert runs_of(api, names["ingest/paused"]) == []
        api.delete_deployment(names["ingest/minutely"])
        api.delete_deployment(names["ingest/paused"])
    assert client.count(index=index_name)["count"] == 1
