"""Requests of runs: equal wherever they are made, unless a path depends on the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.runs import RunRequest


def request(path: str) -> RunRequest:
    return RunRequest.ingest([path], None, force=False, new_only=False)


@pytest.mark.parametrize(("path", "is_same"), [("s3://wires/in", True), ("/srv/in", True), ("in", False)])
def test_a_run_over_urls_and_absolute_paths_is_the_same_in_all_folders(
    path: str, is_same: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = request(path)
    monkeypatch.chdir(tmp_path)
    assert (request(path) == here) is is_same
