"""`dateline doctor` on a machine without Prefect: a note, and no failure."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.cli.commands.doctor import doctor
from infra.doctor import passed


@pytest.fixture(autouse=True)
def _no_prefect_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("infra.doctor.check_elasticsearch", lambda *_: [passed("Elasticsearch", "fine")])
    monkeypatch.setattr("infra.doctor.check_machine", lambda *_: [])
    with temporary_settings(restore_defaults={PREFECT_API_URL}):
        yield


def test_a_missing_prefect_server_is_a_note() -> None:
    result = CliRunner().invoke(doctor, ["--json"])
    checks = {check["name"]: check for check in map(json.loads, result.stdout.splitlines())}
    assert checks["Prefect server"]["state"] == "note"
    assert "prefect server start" in checks["Prefect server"]["remedy"]
    assert result.exit_code == 0


def test_a_note_is_shown_with_its_remedy() -> None:
    result = CliRunner().invoke(doctor)
    assert "note    Prefect server: none is configured" in result.stdout
    assert "PREFECT_API_URL" in result.stdout
