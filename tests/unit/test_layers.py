"""The house's rules hold, and would catch who breaks them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_FILE = 300


def lint_imports(checkout: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    env = {**os.environ, "PYTHONPATH": str(checkout)}
    return subprocess.run(command, cwd=checkout, env=env, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize(
    ("planted_in", "line"),
    [
        ("transforms/clean/__init__.py", "import prefect"),
        ("infra/execution/shard.py", "import prefect"),
        ("transforms/decode/__init__.py", "import elasticsearch"),
        ("infra/execution/report.py", "import flows.reporting.report"),
        ("transforms/decode/__init__.py", "import transforms.clean"),
        ("transforms/entities/find/__init__.py", "import transforms.entities.label"),
    ],
)
def test_a_planted_import_is_caught(planted_in: str, line: str, tmp_path: Path) -> None:
    for name in ("transforms", "infra", "flows", "pyproject.toml"):
        source = ROOT / name
        shutil.copytree(source, tmp_path / name) if source.is_dir() else shutil.copy(source, tmp_path / name)
    target = tmp_path / planted_in
    target.write_text(f"{target.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    done = lint_imports(tmp_path)
    assert done.returncode != 0
    assert "BROKEN" in done.stdout


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    for folder in ("transforms", "infra", "flows", "tests"):
        for file in (ROOT / folder).rglob("*.py"):
            assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE, file


def test_only_settings_read_the_environment() -> None:
    for folder in ("transforms", "infra", "flows"):
        for file in (ROOT / folder).rglob("*.py"):
            if file != ROOT / "infra/settings.py":
                text = file.read_text(encoding="utf-8")
                assert "os.environ" not in text, file
                assert "getenv" not in text, file
