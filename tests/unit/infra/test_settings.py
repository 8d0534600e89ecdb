"""Secrets are read from the environment, and stay out of that of child processes."""

from __future__ import annotations

import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor, TimeoutError
from pathlib import Path

import pytest
from pydantic import ValidationError

from infra.settings import SECRETS, VARIABLES, Settings, without_secrets

README = Path(__file__).parents[3] / "README.md"

KEY = "c2VjcmV0"


@pytest.fixture(autouse=True)
def _given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SECRETS:
        monkeypatch.setenv(name, KEY)


def test_every_key_and_password_is_a_secret() -> None:
    assert {"ELASTICSEARCH_API_KEY", "ELASTICSEARCH_PASSWORD", "KIBANA_API_KEY", "KIBANA_PASSWORD"} < SECRETS


def test_the_readme_lists_every_setting() -> None:
    fields = Settings.model_fields.items()
    variables = {str(field.validation_alias) for name, field in fields if name != "prefect_api_url"}
    table = README.read_text(encoding="utf-8").partition("## Settings")[2].partition("\n## ")[0]
    listed = set(re.findall(r"`([A-Z]+_[A-Z_]+)`", table))
    assert variables - listed == set()
    assert listed - VARIABLES == set()


@pytest.mark.parametrize(
    ("given", "networks"),
    [
        ("", []),
        ("10.1.2.0/24", ["10.1.2.0/24"]),
        (" 10.1.2.0/24, fd00:1::/64 ,192.0.2.7,", ["10.1.2.0/24", "fd00:1::/64", "192.0.2.7/32"]),
    ],
)
def test_allowed_networks_are_read(given: str, networks: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_ALLOWED_NETWORKS", given)
    assert list(map(str, Settings.read().allowed_networks)) == networks


@pytest.mark.parametrize("given", ["10.1.2.3/24", "intranet", "10.1.2.0/33", "10.1.2.0/24 10.1.3.0/24"])
def test_a_malformed_network_is_refused_by_name(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_ALLOWED_NETWORKS", given)
    with pytest.raises(ValidationError, match=r"DATELINE_ALLOWED_NETWORKS(.|\n)*10\.1\.2\.0/24"):
        Settings.read()


def test_a_child_that_is_started_without_secrets_inherits_none() -> None:
    assert KEY in subprocess.run(["env"], capture_output=True, text=True, check=True).stdout
    with without_secrets():
        assert KEY not in subprocess.run(["env"], capture_output=True, text=True, check=True).stdout
    assert {os.environ[name] for name in SECRETS} == {KEY}


def test_other_programs_are_handed_none() -> None:
    environment = Settings.read().environment
    assert not environment.keys() & SECRETS
    assert "PATH" in environment


def test_who_reads_settings_meanwhile_waits_and_gets_them_whole() -> None:
    with ThreadPoolExecutor(1) as threads:
        with without_secrets():
            reading = threads.submit(Settings.read)
            with pytest.raises(TimeoutError):
                reading.result(0.1)
        key = reading.result(10).elasticsearch_api_key
    assert key is not None
    assert key.get_secret_value() == KEY
