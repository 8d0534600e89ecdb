"""The checks of this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.doctor import HealthCheck, check_machine
from infra.settings import Settings


@pytest.mark.parametrize("error", [OSError("truncated"), ValueError("truncated")])
def test_a_damaged_model_is_a_failure_with_a_remedy(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load_models(name: str) -> None:
        raise error

    monkeypatch.setattr("infra.doctor.machine.load_models", load_models)
    settings = Settings.read().model_copy(update={"home": tmp_path, "model": "some_model"})
    (found,) = [check for check in check_machine(settings, "index") if check.name == "entity model"]
    assert found == HealthCheck(
        "entity model",
        "failure",
        "some_model cannot be loaded: truncated",
        "Its files are damaged: install it again.",
    )
