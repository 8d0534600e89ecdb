"""The steps of "Add a field" in CONTRIBUTING.md, taken on a copy of the repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
STEP = re.compile(r"^\d\. .*?`((?:transforms|infra)/[^`]+)`", re.DOTALL | re.MULTILINE)
MOST_FILES = 5

EDITS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "enriched.py": (
        (r"^( +)countries: tuple\[str, \.\.\.\].*\n", r"\g<0>\g<1>topics: tuple[str, ...] = ()\n"),
        (r"^GENERATION = (\d+)$", r"GENERATION = \g<1>0"),
    ),
    "facets.py": ((r"^( +)countries=.*\n", r'\g<0>\g<1>topics=("ferries",),\n'),),
    "mapping.json": ((r'^( +)"kind": .*\n', r'\g<0>\g<1>"topics": {"type": "keyword", "ignore_above": 8191},\n'),),
    "fields.py": (
        (r'^( +\w+\()"kind", "kind", (.*)\n', r'\g<0>\g<1>"topic", "topics", \g<2>\n'),
        (r'"month", "source", "language"\)', '"month", "source", "language", "topic")'),
    ),
    "articles.json": (
        (r'^( +)"countries": {', r'\g<1>"topics": {"customLabel": "Topics", "customDescription": "Test."},\n\g<0>'),
    ),
}
"""By file name: what is inserted beside an existing field, as in the steps."""

USE = """
from infra.elasticsearch.queries.fields import FACETS
from infra.models import BLANK, load_models
from tests.support.build import raw_text
from transforms.pipeline import process
from transforms.records import GENERATION, Options

document = process(raw_text("The ferry sailed."), Options(), load_models(BLANK))
print(document["topics"], document["versions"]["generation"] == GENERATION, "topics" in [each.path for each in FACETS])
"""
TESTS = (
    "tests/unit/transforms/document/test_document_fields.py",
    "tests/unit/infra/kibana",
    "-k",
    "document_fields or has_a_label",
)


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    for folder in ("transforms", "infra", "flows", "tests"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def steps() -> list[str]:
    return STEP.findall(GUIDE.partition("## Add a field\n")[2].partition("\n## ")[0])


def test_a_field_with_a_facet_touches_at_most_five_files() -> None:
    assert [Path(file).name for file in steps()] == list(EDITS)
    assert len(steps()) <= MOST_FILES


def test_the_steps_add_a_field_with_a_facet(scratch: Path) -> None:
    for number, file in enumerate(steps()):
        if number == 2:
            assert "topics is declared or mapped alone" in _run(scratch, "-m", "pytest", *TESTS)
        _edit(scratch / file)
    assert _run(scratch, "-c", USE).splitlines()[-1] == "['ferries'] True True"
    assert "6 passed" in (output := _run(scratch, "-m", "pytest", *TESTS)), output


def _edit(file: Path) -> None:
    text = file.read_text("utf-8")
    for pattern, replacement in EDITS[file.name]:
        text, count = re.subn(pattern, replacement, text, count=1, flags=re.MULTILINE)
        assert count == 1, (file.name, pattern)
    file.write_text(text, "utf-8")


def _run(folder: Path, *arguments: str) -> str:
    command = [sys.executable, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr
