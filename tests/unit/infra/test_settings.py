"""Secrets are read from the environment, and stay out of that of child processes."""

from __future__ import annotations

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor, TimeoutError

import pytest

from infra.settings import SECRETS, Settings, without_secrets

KEY = "c2VjcmV0"


@pytest.fixture(autouse=True)
def _given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SECRETS:
        monkeypatch.setenv(name, KEY)


def test_every_key_and_password_is_a_secret() -> None:
    assert {"ELASTICSEARCH_API_KEY", "ELASTICSEARCH_PASSWORD", "KIBANA_API_KEY", "KIBANA_PASSWORD"} < SECRETS


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
