"""`dateline deploy`: the deployments and schedules on a real Prefect server after it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.schedules import CronSchedule

from flows.deployments import DefinitionError, apply_all, read_definitions
from infra.execution.retention_defaults import LETTER_DAYS, RUN_DAYS
from infra.settings import Settings
from tests.flows.support.stack import Stack
from transforms.records import Reason

pytestmark = pytest.mark.service

SHIPPED = Path(__file__).parents[3] / "prefect.yaml"
UNSTABLE = {"updated", "status", "last_polled", "version_id", "version_info", "schedules", "pull_steps"}
"""What differs between two deployments of the same definition, or is compared separately."""

SHIPPED_NAMES = (
    *("ingest/inbox", "collect/sources", "replay/deadletters"),
    *("backup/weekly", "retention/weekly", "rebuild/index"),
)
HOURLY = {"slug": "hourly", "cron": "5 * * * *", "timezone": "Europe/London"}


@pytest.fixture
def apply(deployed: Stack, tmp_path: Path) -> Any:
    """Deploys the shipped ingest with other values, under a name of the test's own; gives what the server has."""

    def with_values(**values: Any) -> DeploymentResponse:
        content = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
        content["deployments"] = [{**content["deployments"][0], "name": tmp_path.name, **values}]
        file = tmp_path / "deployments.yaml"
        file.write_text(yaml.safe_dump(content), encoding="utf-8")
        with deployed.api() as api:
            apply_all(api, read_definitions(Settings.read(), file))
            return on_server(api, f"ingest/{tmp_path.name}")

    return with_values


def on_server(api: SyncPrefectClient, name: str) -> DeploymentResponse:
    return api.read_deployment_by_name(name)


def test_the_shipped_ingest_runs_one_at_a_time_on_its_schedule(deployed: Stack) -> None:
    with deployed.api() as api:
        found = on_server(api, "ingest/inbox")
    assert found.entrypoint == "flows.ingest.ingest"
    assert found.path is None
    assert found.work_pool_name == "dateline"
    assert found.global_concurrency_limit is not None
    assert found.global_concurrency_limit.limit == 1
    assert found.concurrency_options is not None
    assert found.concurrency_options.collision_strategy == "CANCEL_NEW"
    (schedule,) = found.schedules
    assert isinstance(schedule.schedule, CronSchedule)
    assert (schedule.schedule.cron, schedule.schedule.timezone) == ("*/15 * * * *", "UTC")
    assert found.parameters == {"new_only": True}, "the worker's inbox is the default of the flow"


@pytest.mark.parametrize("name", SHIPPED_NAMES)
def test_parameters_show_with_type_description_and_default(deployed: Stack, name: str) -> None:
    with deployed.api() as api:
        schema = on_server(api, name).parameter_openapi_schema
    assert schema is not None
    properties = schema["properties"]
    assert properties["index"] == properties["index"] | {"type": "string", "default": "dateline"}
    assert schema.get("required", []) == []
    for parameter, shown in properties.items():
        assert shown.get("description"), f"{parameter} says nothing"
        assert parameter in schema.get("required", []) or "default" in shown


def test_parameters_show_their_choices(deployed: Stack) -> None:
    with deployed.api() as api:
        replay = on_server(api, "replay/deadletters").parameter_openapi_schema
        ingest = on_server(api, "ingest/inbox").parameter_openapi_schema
        retention = on_server(api, "retention/weekly").parameter_openapi_schema
    assert replay
    assert ingest
    assert retention
    assert replay["definitions"]["Reason"]["enum"] == [reason.value for reason in Reason]
    assert {"$ref": "#/definitions/Reason"} in replay["properties"]["reason"]["anyOf"]
    assert {"type": "string", "format": "date-time"} in replay["properties"]["since"]["anyOf"]
    assert ingest["properties"]["new_only"] == ingest["properties"]["new_only"] | {"type": "boolean", "default": False}
    for name, days in (("letter_days", LETTER_DAYS), ("run_days", RUN_DAYS)):
        shown = retention["properties"][name]
        assert {"type": "integer", "minimum": 0} in shown["anyOf"]
        assert f"by default {days}" in shown["description"]


def test_a_replay_waits_to_be_asked_for_and_retention_comes_once_a_week(deployed: Stack) -> None:
    with deployed.api() as api:
        replay, retention = on_server(api, "replay/deadletters"), on_server(api, "retention/weekly")
    assert replay.schedules == []
    (schedule,) = retention.schedules
    assert isinstance(schedule.schedule, CronSchedule)
    assert schedule.schedule.cron == "40 3 * * 0"
    for found in (replay, retention):
        assert found.work_pool_name == "dateline"
        assert found.job_variables["env"]["PREFECT_FLOWS_HEARTBEAT_FREQUENCY"] == "30"
        assert found.global_concurrency_limit is not None
        assert found.global_concurrency_limit.limit == 1


def test_a_schedule_is_changed_paused_resumed_and_removed(apply: Any) -> None:
    first = apply(schedules=[HOURLY]).schedules[0]
    changed = apply(schedules=[{**HOURLY, "cron": "7 * * * *"}]).schedules[0]
    assert (changed.id, changed.schedule.cron) == (first.id, "7 * * * *")
    assert not apply(schedules=[{**HOURLY, "active": False}]).schedules[0].active
    assert not apply(schedules=[HOURLY]).schedules[0].active, "a pause stays where the file does not speak of it"
    assert apply(schedules=[{**HOURLY, "active": True}]).schedules[0].active
    assert [one.slug for one in apply(schedules=[{**HOURLY, "slug": "other"}]).schedules] == ["other"]
    assert apply(schedules=[]).schedules == []


def test_deploying_again_changes_nothing(apply: Any) -> None:
    first, second = apply(schedules=[HOURLY]), apply(schedules=[HOURLY])
    assert first.schedules[0].id == second.schedules[0].id
    assert first.model_dump(exclude=UNSTABLE) == second.model_dump(exclude=UNSTABLE)
    assert not first.pull_steps
    assert not second.pull_steps


def everything_on(stack: Stack) -> dict[str, tuple[Any, ...]]:
    """Each deployment of the shipped file on the server, without what an update changes."""
    with stack.api() as api:
        found = [on_server(api, name) for name in SHIPPED_NAMES]
    return {one.name: (one.model_dump(exclude=UNSTABLE), one.pull_steps or [], schedules_of(one)) for one in found}


def schedules_of(deployment: DeploymentResponse) -> list[tuple[Any, ...]]:
    return [(one.slug, one.schedule, one.active, one.parameters) for one in deployment.schedules]


def test_prefect_deploy_and_dateline_deploy_give_the_same_deployments(deployed: Stack, tmp_path: Path) -> None:
    shutil.copy(SHIPPED, tmp_path / "prefect.yaml")
    prefect = deployed.run_in(tmp_path, "prefect", "--no-prompt", "deploy", "--all")
    assert prefect.returncode == 0, prefect.stdout
    by_prefect = everything_on(deployed)
    assert by_prefect["inbox"][0]["parameters"] == {"new_only": True}
    assert deployed.run("dateline", "deploy").returncode == 0
    assert everything_on(deployed) == by_prefect


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"schedules": [{**HOURLY, "cron": "61 * * * *"}]}, "schedules.0"),
        ({"schedules": [{**HOURLY, "timezone": "Mars/Olympus"}]}, "schedules.0"),
        ({"shedules": []}, "shedules"),
        ({"parameters": {"paths": ["{{ $NO_SUCH_VARIABLE }}"]}}, "$NO_SUCH_VARIABLE"),
    ],
)
def test_a_mistake_in_the_file_is_reported_with_its_place(values: dict[str, Any], place: str, tmp_path: Path) -> None:
    content = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    content["deployments"][0].update(values)
    file = tmp_path / "deployments.yaml"
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(DefinitionError, match=place.replace("$", r"\$").replace(".", r"\.")):
        read_definitions(Settings.read(), file)


def test_without_a_server_the_remedy_is_named(deployed: Stack) -> None:
    unset = deployed.run("dateline", "deploy", PREFECT_API_URL="", PREFECT_HOME=str(deployed.folder / "none"))
    assert (unset.returncode, "prefect server start" in unset.stderr) == (1, True)
    silent = deployed.run("dateline", "deploy", PREFECT_API_URL="http://127.0.0.1:9/api")
    assert (silent.returncode, "does not answer" in silent.stderr) == (1, True)
