"""A wheel built from the checkout runs outside it: rules, mapping, Java and models' data are inside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.cli.conftest import ROOT


def test_process_runs_from_the_wheel_alone(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("dateline-*.whl")
    outside = tmp_path / "outside"
    zipfile.ZipFile(wheel).extractall(outside)
    assert (outside / "infra/elasticsearch/mapping.json").is_file()
    assert (outside / "infra/node/distribution/pom.xml").is_file()
    assert list((outside / "infra/node/distribution/plugin").rglob("*.java"))
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli.main", "process", "-", "--output", "-", "--model", "blank"],
        cwd=outside,
        env={**os.environ, "PYTHONPATH": str(outside)},
        input='{"id":"a","text":"Officials met in Paris.\\n\\nWith AFP"}',
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["agencies"] == ["AFP"]
