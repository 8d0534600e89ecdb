"""Messages on settings name the variable and the form of its value."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from flows.cli.errors import WRONG_USAGE, exit_code_of
from infra.settings import Settings


@pytest.mark.parametrize("variable", ["DATELINE_SHARD_BYTES", "DATELINE_WORKER_BYTES", "DATELINE_DEADLETTERS_BYTES"])
def test_a_size_with_a_unit_is_refused_with_the_form_that_is_read(
    variable: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(variable, "8MB")
    with pytest.raises(ValidationError) as refused:
        Settings.read()
    assert exit_code_of(refused.value) == WRONG_USAGE
    assert f"{variable}: give bytes as a number without a unit, such as 8000000" in capsys.readouterr().err
