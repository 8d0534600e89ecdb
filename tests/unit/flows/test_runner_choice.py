"""The form of a runner, and what is said where its package is not installed."""

from __future__ import annotations

import sys

import pytest
from click.testing import CliRunner

from flows.cli.commands.ingest import ingest
from flows.runners import Preflight, RunnerChoice, RunnerUnusable, open_runner
from infra.deadletters import StorageIdentity
from infra.settings import Settings

PREFLIGHT = Preflight("wires", "uuid", StorageIdentity("id", "host"), {})


@pytest.mark.parametrize("text", ["threads", "processes", "dask", "ray", "dask@tcp://10.0.0.5:8786", "ray@head:6379"])
def test_a_choice_reads_as_it_is_written(text: str) -> None:
    assert str(RunnerChoice.parse(text)) == text


@pytest.mark.parametrize("text", ["spark", "dask@", "threads@here", "ray@a b", "dask@x\n"])
def test_another_form_is_wrong_usage(text: str) -> None:
    result = CliRunner().invoke(ingest, ["seeds", "--runner", text])
    assert result.exit_code == 2
    assert "is not threads, processes, dask, ray, dask@ADDRESS or ray@ADDRESS" in " ".join(result.output.split())


@pytest.mark.parametrize(("kind", "module"), [("dask", "dask"), ("ray", "ray")])
def test_a_package_that_is_not_installed_is_named(kind: str, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.delitem(sys.modules, f"flows.runners.{kind}", raising=False)
    with (
        pytest.raises(RunnerUnusable, match=f"make install-{kind}"),
        open_runner(RunnerChoice(kind), Settings.read(), lambda: PREFLIGHT),
    ):
        pass
