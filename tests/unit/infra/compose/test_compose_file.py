"""infra/compose.yaml against the compose specification, and against what it promises."""

from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from compose_spec import PyCompose

from infra.compose import ComposeStack
from infra.compose.stack import HOSTS, SECRETS
from tests.unit.infra.compose.conftest import ROOT, VARIABLE

Services = dict[str, dict[str, Any]]
ONE_SHOT = "setup"


def check(composed: dict[str, Any]) -> None:
    """Raises ValueError for what the compose specification does not allow."""
    PyCompose.from_json(json.dumps(composed)).validate()


def test_the_specification_allows_it(composed: dict[str, Any]) -> None:
    check(composed)


@pytest.mark.parametrize(
    ("break_it", "complaint"),
    [
        (lambda services: services["kibana"].update(mem_limitt="1g"), "mem_limitt"),
        (lambda services: services["kibana"].update(networks=["nowhere"]), "nowhere"),
        (lambda services: services["kibana"]["depends_on"].update(setup={"condition": "done"}), "done"),
        (lambda services: services["kibana"]["healthcheck"].update(intervall="1s"), "intervall"),
    ],
)
def test_the_check_would_catch_a_mistake(
    composed: dict[str, Any], break_it: Callable[[Services], None], complaint: str
) -> None:
    broken = copy.deepcopy(composed)
    break_it(broken["services"])
    with pytest.raises(ValueError, match=complaint):
        check(broken)


def test_docker_compose_reads_it(stack: ComposeStack) -> None:
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("no docker compose on this machine: the specification's own checks must do")
    command = [docker, "compose", "--env-file", str(stack.env_file), "-f", "infra/compose.yaml", "config", "--quiet"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_image_is_pinned_and_elasticsearch_is_the_embedded_ones(
    services: Services, elasticsearch_version: str
) -> None:
    for service in services.values():
        tag = service["image"].rsplit(":", 1)[1]
        assert re.match(r"\d+\.\d+", tag), service["image"]
    for name in ("elasticsearch", "kibana"):
        assert services[name]["image"] == f"docker.elastic.co/{name}/{name}:{elasticsearch_version}"
    for name in ("setup", "prefect", "worker"):
        assert services[name]["image"] == f"dateline:{version('dateline')}"


def test_every_port_is_this_machines_alone(services: Services) -> None:
    ports = [port for service in services.values() for port in service.get("ports", ())]
    assert len(ports) == 3
    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert not any(service.get("network_mode") == "host" for service in services.values())


def test_every_service_is_confined(services: Services) -> None:
    for name, service in services.items():
        user, _group = service["user"].split(":")
        assert int(user) > 0, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert re.fullmatch(r"\d+[mg]", service["mem_limit"]), name
        assert "privileged" not in service
        assert not any("docker.sock" in str(volume) for volume in service.get("volumes", ()))


def test_what_reads_foreign_articles_can_change_nothing_but_its_own_volume(services: Services) -> None:
    worker = services["worker"]
    assert worker["read_only"] is True
    writable = [volume for volume in worker["volumes"] if isinstance(volume, str) or not volume["read_only"]]
    assert writable == ["dateline:/var/lib/dateline"]


def test_every_service_is_looked_after_and_waits_for_what_it_needs(services: Services) -> None:
    for name, service in services.items():
        if name == ONE_SHOT:
            assert (service["restart"], service["healthcheck"]) == ("no", {"disable": True})
        else:
            assert service["healthcheck"]["test"]
            assert service["restart"] == "unless-stopped"
        for needed, how in service.get("depends_on", {}).items():
            expected = "service_completed_successfully" if needed == ONE_SHOT else "service_healthy"
            assert how == {"condition": expected}, (name, needed)


def test_every_secret_is_a_variable_of_the_env_file_and_no_command_names_one(raw: str, services: Services) -> None:
    assert set(re.findall(r"\$\{([^}]*)\}", raw)) == {f"{found}:?run dateline compose init" for found in names(raw)}
    assert names(raw) == {*SECRETS, "DATELINE_STACK"}
    secret = re.compile(r"PASSWORD|ENCRYPTION_?KEY|AUTH_STRING|CONNECTION_URL")
    for line in raw.splitlines():
        if secret.search(line.split(":", 1)[0]):
            assert VARIABLE.search(line), line
    for service in services.values():
        shown = json.dumps([service.get("command"), service["healthcheck"]])
        assert not re.search("PASSWORD|password|KEY", shown)


def test_no_secret_is_sent_in_the_clear(services: Services) -> None:
    """Elasticsearch is spoken to over TLS; Prefect, which has none, over loopback: the worker shares its address."""
    for service in services.values():
        given = service.get("environment", {})
        for variable in ("ELASTICSEARCH_URL", "ELASTICSEARCH_HOSTS"):
            assert given.get(variable, "https://elasticsearch:9200") == "https://elasticsearch:9200"
    assert "elasticsearch" in HOSTS
    assert services["worker"]["network_mode"] == "service:prefect"
    assert services["worker"]["environment"]["PREFECT_API_URL"] == "http://127.0.0.1:4200/api"


def test_named_volumes_are_declared_and_used(composed: dict[str, Any], services: Services) -> None:
    volumes = [volume for service in services.values() for volume in service.get("volumes", ())]
    assert {volume.split(":")[0] for volume in volumes if isinstance(volume, str)} == set(composed["volumes"])
    for volume in volumes:
        if not isinstance(volume, str):
            assert volume["bind"] == {"create_host_path": False}
            assert Path(volume["source"]).exists()


def test_only_the_prefect_server_reaches_its_database(composed: dict[str, Any], services: Services) -> None:
    beside = {name for name, service in services.items() if "state" in service.get("networks", ())}
    assert beside == {"postgres", "prefect"}
    assert composed["networks"]["state"] == {"internal": True}


def test_the_prefect_server_has_the_settings_for_one_that_others_reach(services: Services) -> None:
    given = services["prefect"]["environment"]
    shell = (ROOT / "infra" / "prefect-server.env").read_text(encoding="utf-8")
    wanted = {name: value.strip('"') for name, value in re.findall(r"^(PREFECT_\w+)=(.*)$", shell, re.MULTILINE)}
    assert wanted.pop("PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS") == "${PREFECT_UI_ORIGIN:-http://127.0.0.1:4200}"
    assert given["PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS"] == "http://127.0.0.1:4200"
    assert wanted.items() <= given.items()
    assert len(wanted) >= 5
    assert given["PREFECT_SERVER_API_AUTH_STRING"] == services["worker"]["environment"]["PREFECT_API_AUTH_STRING"]
    assert given["PREFECT_SERVER_ENCRYPTION_KEY"]


def names(raw: str) -> set[str]:
    return set(VARIABLE.findall(raw))
