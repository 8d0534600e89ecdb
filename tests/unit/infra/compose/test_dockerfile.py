"""The image: linted, locked by hash, run by nobody in particular, and made of what the builder is sent."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.unit.infra.compose.conftest import ROOT

DOCKERFILE = ROOT / "infra" / "Dockerfile"


@pytest.fixture(scope="module")
def steps() -> list[tuple[str, str]]:
    """The instructions in order, continued lines joined, comments left out."""
    text = "\n".join(line for line in DOCKERFILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    lines = [line for line in re.sub(r"\\\n\s*", "", text).splitlines() if line.strip()]
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines]


def lint(dockerfile: Path) -> subprocess.CompletedProcess[str]:
    hadolint = Path(sys.executable).with_name("hadolint")
    return subprocess.run([str(hadolint), str(dockerfile)], capture_output=True, text=True, check=False)


def test_hadolint_has_no_complaint() -> None:
    done = lint(DOCKERFILE)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_hadolint_would_complain(tmp_path: Path) -> None:
    planted = tmp_path / "Dockerfile"
    planted.write_text("FROM python:latest\nRUN sudo true\nRUN pip install prefect\n")
    complaints = lint(planted).stdout
    assert all(rule in complaints for rule in ("DL3007", "DL3004", "DL3013", "DL3042"))


def test_bases_are_pinned_to_one_python(steps: list[tuple[str, str]]) -> None:
    bases = [rest.split()[0] for instruction, rest in steps if instruction == "FROM"]
    assert bases == ["python:3.11.14-bookworm", "python:3.11.14-slim-bookworm"]


def test_every_package_comes_by_its_hash_and_none_from_a_named_registry(steps: list[tuple[str, str]]) -> None:
    installs = [
        command for kind, rest in steps if kind == "RUN" for command in rest.split("&&") if "pip install" in command
    ]
    assert len(installs) == 3
    for command in installs:
        assert "--no-deps" in command
        assert "--require-hashes" in command or "--no-index" in command
    assert "://" not in DOCKERFILE.read_text(encoding="utf-8")
    for lock in ("requirements.lock", "requirements-build.lock"):
        requirements = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", "")
        assert all("--hash=sha256:" in line for line in requirements.splitlines())
        assert "://" not in requirements


def test_the_build_lock_is_of_what_builds_the_wheel() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locked = (ROOT / "requirements-build.lock").read_text(encoding="utf-8")
    for requirement in project["build-system"]["requires"]:
        assert f"{requirement} \\\n" in locked


def test_it_runs_as_the_user_that_the_stack_names_and_ships_no_installer(steps: list[tuple[str, str]]) -> None:
    assert [rest for kind, rest in steps if kind == "USER"] == ["10001:10001"]
    last = max(i for i, (kind, _) in enumerate(steps) if kind == "FROM")
    assert not any("install" in rest for kind, rest in steps[last:] if kind == "RUN")
    assert "uninstall --yes pip" in str(steps[:last])


def test_the_builder_is_sent_what_is_copied_and_nothing_else(steps: list[tuple[str, str]]) -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in ignored if line and not line.startswith("#")]
    assert rules[0] == "*"
    sent = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    copied = {source for kind, rest in steps if kind == "COPY" and "--from" not in rest for source in rest.split()[:-1]}
    assert sent == copied
    assert all((ROOT / source).exists() for source in copied)
