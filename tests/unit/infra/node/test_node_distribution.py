"""Faults of a fetch; the fetch without a fault is a service test."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from infra.node.distribution import cache
from infra.node.distribution.jdk import Jdk
from infra.node.distribution.spec import DistributionSpec
from infra.node.errors import DistributionError

Fetch = Callable[[str | None], Path]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def fetch(tmp_path: Path, said: list[str]) -> Fetch:
    """Runs `prepare` with a shell script for Maven, or with none."""

    def run(script: str | None) -> Path:
        programs = tmp_path / "bin"
        programs.mkdir()
        if script is not None:
            (programs / "mvn").write_text(f"#!/bin/sh\n{script}\n")
            (programs / "mvn").chmod(0o755)
        env = {"PATH": f"{programs}:/usr/bin:/bin" if script is not None else str(programs)}
        return cache.prepare(tmp_path / "a cache", Jdk(tmp_path / "jdk", "21"), env, said.append)

    return run


def test_no_maven(fetch: Fetch) -> None:
    with pytest.raises(DistributionError, match="mvn") as raised:
        fetch(None)
    assert "apt install maven" in raised.value.remedy
    assert "ELASTICSEARCH_URL" in raised.value.remedy


def test_maven_that_fails_is_quoted(fetch: Fetch, said: list[str]) -> None:
    with pytest.raises(DistributionError, match="exit code 3:\nCould not transfer artifact") as raised:
        fetch("echo Could not transfer artifact; exit 3")
    assert "Maven Central" in raised.value.remedy
    assert said == [f"Fetching Elasticsearch {DistributionSpec.packaged().version} (about 150 MB, once) ..."]


def test_maven_that_fetches_nothing(fetch: Fetch) -> None:
    with pytest.raises(DistributionError, match="unpacked no Elasticsearch"):
        fetch("exit 0")


def test_maven_that_brings_something_else(fetch: Fetch, tmp_path: Path) -> None:
    version = DistributionSpec.packaged().version
    script = f"""
    for word; do case "$word" in -Ddistribution.folder=*) to="${{word#*=}}/elasticsearch-{version}/bin";; esac; done
    mkdir -p "$to" && echo evil > "$to/elasticsearch"
    """
    with pytest.raises(DistributionError, match=r"is not Elasticsearch .* as released"):
        fetch(script)
    assert [path.name for path in (tmp_path / "a cache").iterdir()] == [".lock"]


def test_the_name_follows_the_recipe(tmp_path: Path) -> None:
    packaged = DistributionSpec.packaged()
    source = tmp_path / "plugin"
    shutil.copytree(Path(str(packaged.plugin)), source)
    copy = replace(packaged, plugin=source)
    assert copy.folder_name == packaged.folder_name
    java = source / "dateline" / "DatelinePlugin.java"
    java.write_text(java.read_text() + "// changed\n")
    assert copy.folder_name != packaged.folder_name
    assert copy.folder_name.startswith(f"elasticsearch-{packaged.version}-")
