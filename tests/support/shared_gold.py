"""The gold texts outside of the repository, in the folder `DATELINE_GOLD`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.bench.shared.corpus import gold_files


def required_gold(folder: str) -> list[Path]:
    """The files of a gold set. Without them the test is skipped; with `CI=true` it fails."""
    if files := gold_files(folder):
        return files
    missing = f"the gold set {folder} is not there: set DATELINE_GOLD"
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)
