from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from infra.node.distribution import jdk
from infra.node.errors import JdkError

FULL = " ".join(["java.base", *sorted(jdk.NEEDED_MODULES)])

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes folders that look like a JDK."""

    def build(name: str, version: str, modules: str = FULL, programs: tuple[str, ...] = ("java", "javac")) -> Path:
        home = tmp_path / "usr lib jvm" / name
        (home / "bin").mkdir(parents=True)
        (home / "release").write_text(f'IMPLEMENTOR="Us"\nJAVA_VERSION="{version}"\nMODULES="{modules}"\n')
        for program in programs:
            (home / "bin" / program).write_text("#!/bin/sh\n")
            (home / "bin" / program).chmod(0o755)
        return home

    return build


def folders(tmp_path: Path) -> list[str]:
    return [f"{tmp_path}/usr lib jvm/*"]


def test_order_is_es_java_home_java_home_path_folders(make: Make, tmp_path: Path) -> None:
    first, second, third, fourth = (make(name, "21.0.1") for name in ("first", "second", "third", "zz"))
    env = {"ES_JAVA_HOME": str(first), "JAVA_HOME": str(second), "PATH": str(third / "bin")}
    for expected, variable in ((first, "ES_JAVA_HOME"), (second, "JAVA_HOME"), (third, "PATH")):
        assert jdk.find(env, folders(tmp_path)).home == expected
        del env[variable]
    assert jdk.find(env, folders(tmp_path)).home == fourth


def test_unfit_ones_are_passed_over(make: Make, tmp_path: Path) -> None:
    env = {"JAVA_HOME": str(make("old", "17.0.15")), "ES_JAVA_HOME": str(tmp_path / "nowhere")}
    fit = make("new", "25.0.3")
    assert jdk.find(env, folders(tmp_path)) == jdk.Jdk(fit, "25.0.3")


def test_newest_of_the_usual_folders_wins(make: Make, tmp_path: Path) -> None:
    for name, version in (("a", "21.0.9"), ("b", "25"), ("c", "23.0.1"), ("d", "9.0.4")):
        make(name, version)
    assert jdk.find({}, folders(tmp_path)).version == "25"


def test_java_on_path_is_followed_to_its_home(make: Make, tmp_path: Path) -> None:
    home = make("real", "21.0.2")
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    (bin_folder / "java").symlink_to(home / "bin" / "java")
    assert jdk.find({"PATH": str(bin_folder)}, []).home == home


def test_tilde_is_the_home_of_the_given_environment(make: Make, tmp_path: Path) -> None:
    home = make("mine", "21.0.2")
    assert jdk.find({"HOME": str(tmp_path)}, ["~/usr lib jvm/*"]).home == home


@pytest.mark.parametrize(
    ("version", "modules", "programs", "reason"),
    [
        ("17.0.15", FULL, ("java", "javac"), "Java 17.0.15 is too old"),
        ("1.8.0_392", "", ("java", "javac"), "Java 1.8.0_392 is too old"),
        ("25.0.2", "java.base", ("java", "javac"), "jdk.jlink"),
        ("25.0.2", FULL, ("java",), "without a compiler"),
        ("21-ea", FULL, ("java", "javac"), None),
    ],
)
def test_why_one_is_unfit(
    make: Make, version: str, modules: str, programs: tuple[str, ...], reason: str | None
) -> None:
    found = jdk.unfitness(make("it", version, modules, programs))
    assert found is None if reason is None else reason in (found or "")


def test_message_names_what_was_seen_and_three_remedies(make: Make, tmp_path: Path) -> None:
    old = make("old", "17.0.15")
    with pytest.raises(JdkError) as raised:
        jdk.find({"JAVA_HOME": "/nowhere"}, folders(tmp_path))
    assert f"{old}: Java 17.0.15 is too old" in raised.value.message
    assert "/nowhere: not a JDK" in raised.value.message
    for remedy in (
        "version 21 or newer",
        "ELASTICSEARCH_URL",
        "dateline compose init",
    ):
        assert remedy in raised.value.remedy
