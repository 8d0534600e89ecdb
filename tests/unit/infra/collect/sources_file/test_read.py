"""Messages on sources.yaml name file, line and key, and what is allowed."""

from __future__ import annotations

import pickle
from datetime import timedelta
from pathlib import Path

import pytest

from infra.collect.sources_file.advice import advise
from infra.collect.sources_file.model import SourcesFile
from infra.collect.sources_file.problems import SourcesInvalid
from infra.collect.sources_file.read import read_sources

SOURCE = """\
contact: desk@paper.example
sources:
  - name: harbor-times
    feeds: [https://harbor.example/feed.xml]
"""


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "sources.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def problems_of(folder: Path, text: str | bytes) -> list[str]:
    path = write(folder, text)
    with pytest.raises(SourcesInvalid) as caught:
        read_sources(path)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    return caught.value.message.replace(str(path), "sources.yaml").splitlines()


def read(folder: Path, text: str) -> SourcesFile:
    return read_sources(write(folder, text))


def test_a_source_with_every_key_is_read(tmp_path: Path) -> None:
    text = """\
contact: https://paper.example/crawler
sources:
  - name: harbor-times   # a comment
    feeds:
      - https://harbor.example/feed.xml
    sitemaps: [https://harbor.example/news.xml]
    start_pages: [https://harbor.example/]
    interval: 1h
    language: no
    take: [/news/*, "re:/[0-9]{6}"]
    leave: ["*/sport/*"]
    delay: 0.5
    headers: {Accept-Language: nb, Authorization: env:HARBOR, X-Api-Key: prefect:harbor-key}
    limits: {pages_a_round: 20, bytes: 5000000, seconds: 10, depth: 1}
    revisit: false
    enabled: false
"""
    (source,) = read(tmp_path, text).sources
    assert source.interval == timedelta(hours=1)
    assert source.language == "no"
    assert source.headers["Authorization"] == "env:HARBOR"
    assert source.limits.pages_a_round == 20
    assert (source.revisit, source.enabled) == (False, False)
    assert len(source.listings) == 3


def test_the_defaults_are_those_of_the_documentation(tmp_path: Path) -> None:
    (source,) = read(tmp_path, SOURCE).sources
    assert (source.interval, source.delay, source.revisit) == (timedelta(minutes=15), 2.0, True)
    assert read(tmp_path, "contact: a@b.example\nsources:\n").sources == ()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("intervall: 1h", "5: sources.harbor-times.intervall: there is no such key; did you mean interval?"),
        ("exclude: [/a]", "5: sources.harbor-times.exclude: there is no such key; did you mean leave?"),
        (
            "interval: 15",
            "5: sources.harbor-times.interval: write a number and a unit, 15m, 1h or 2d; at least 1m, at most 30d",
        ),
        (
            "interval: 10s",
            "5: sources.harbor-times.interval: write a number and a unit, 15m, 1h or 2d; at least 1m, at most 30d",
        ),
        ("delay: soon", "5: sources.harbor-times.delay: write a number"),
        ("delay: -1", "5: sources.harbor-times.delay: greater than or equal to 0"),
        ("revisit: maybe", "5: sources.harbor-times.revisit: write true or false"),
        ("take: /news/*", "5: sources.harbor-times.take: write a list, [a, b] or one item a line after a hyphen"),
        ("take: ['re:(']", "5: sources.harbor-times.take.1: 're:(' is not a regular expression (RE2): missing ): ("),
        ("language: English", "5: sources.harbor-times.language: write an ISO 639 code such as en, de or pt-BR"),
        ("limits: {byte: 3000}", "5: sources.harbor-times.limits.byte: there is no such key; did you mean bytes?"),
        ("limits: {depth: 1.5}", "5: sources.harbor-times.limits.depth: write a whole number"),
        ("headers: {Host: x}", "5: sources.harbor-times.headers: Host is set by Dateline"),
        ("headers: {'a b': x}", "5: sources.harbor-times.headers: 'a b' is not the name of a header"),
        (
            "headers: {A: 'env:a b'}",
            "5: sources.harbor-times.headers: "
            "A: write env:NAME with the name of an environment variable, or prefect:BLOCK",
        ),
        ('headers: {A: "x\\ny"}', "5: sources.harbor-times.headers: A: a header holds printable ASCII characters"),
    ],
)
def test_a_bad_value_is_named_with_its_line_and_what_is_allowed(tmp_path: Path, line: str, message: str) -> None:
    assert problems_of(tmp_path, f"{SOURCE}    {line}\n") == [f"sources.yaml:{message}"]


@pytest.mark.parametrize("name", ["Authorization", "cookie", "X-Auth-Token", "X-Api-Key"])
def test_a_secret_in_the_file_is_refused_with_advice_and_not_repeated(tmp_path: Path, name: str) -> None:
    (problem,) = problems_of(tmp_path, f"{SOURCE}    headers: {{{name}: hunter2}}\n")
    assert f"{name}: env:NAME" in problem
    assert "hunter2" not in problem


def test_a_password_in_a_url_is_refused_and_not_repeated(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, SOURCE.replace("//harbor", "//user:hunter2@harbor"))
    assert problem.startswith("sources.yaml:4: sources.harbor-times.feeds.1: it holds a name or password")
    assert "hunter2" not in problem


@pytest.mark.parametrize(
    "url", ["ftp://harbor.example/", "feed.xml", "https://", "https://a b.example/", "file:///etc"]
)
def test_a_listing_is_an_absolute_url_of_the_web(tmp_path: Path, url: str) -> None:
    (problem,) = problems_of(tmp_path, SOURCE.replace("https://harbor.example/feed.xml", f"'{url}'"))
    assert problem.startswith("sources.yaml:4: sources.harbor-times.feeds.1: write an absolute URL")


@pytest.mark.parametrize("name", ["../etc", ".hidden", "a b", "a/b", "x" * 65, ""])
def test_a_name_is_safe_as_the_name_of_a_file(tmp_path: Path, name: str) -> None:
    (problem,) = problems_of(tmp_path, SOURCE.replace("harbor-times", f"'{name}'"))
    assert "use letters, digits" in problem


def test_names_are_unique_whatever_their_case(tmp_path: Path) -> None:
    again = "  - name: Harbor-Times\n    feeds: [https://b.example/]\n"
    (problem,) = problems_of(tmp_path, SOURCE + again)
    assert "two sources are named harbor-times" in problem


def test_all_problems_are_reported_at_once_by_line(tmp_path: Path) -> None:
    found = problems_of(tmp_path, "sources:\n  - name: a\n  - feeds: [x]\n  - text\nextra: 1\n")
    assert [one.partition(": ")[0] for one in found] == [
        "sources.yaml",
        "sources.yaml:2",
        "sources.yaml:3",
        "sources.yaml:3",
        "sources.yaml:4",
        "sources.yaml:5",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("contact: [\n", "it is not valid YAML"),
        ("contact: a@b.example\ncontact: c@d.example\n", "it is not valid YAML"),
        ("- a\n", "the file has the keys contact and sources"),
        ("", "the file has the keys contact and sources"),
        (b"contact: \xff\n", "it is not UTF-8"),
        ("contact: !!python/object:os.system x\n", "contact"),
    ],
)
def test_a_file_that_is_not_yaml_of_sources_is_refused(tmp_path: Path, content: str | bytes, message: str) -> None:
    assert message in problems_of(tmp_path, content)[0]


def test_a_missing_file_has_the_command_that_creates_it(tmp_path: Path) -> None:
    with pytest.raises(SourcesInvalid, match="dateline sources add URL"):
        read_sources(tmp_path / "sources.yaml")
    with pytest.raises(SourcesInvalid, match="cannot be read"):
        read_sources(tmp_path)


@pytest.mark.parametrize(
    ("line", "warning"),
    [
        ("leave: ['*']", "leave.1: * leaves every article"),
        ("leave: ['re:.*']", "leave.1: re:.* leaves every article"),
        ("leave: ['/*']", "leave.1: /* leaves every article"),
        ("leave: ['https://harbor.example/*']", "leave.1: https://harbor.example/* leaves every article"),
        ("headers: {A: env:NO_SUCH_VARIABLE}", "headers.A: the variable NO_SUCH_VARIABLE is not set here"),
    ],
)
def test_settings_without_the_meant_effect_are_named(tmp_path: Path, line: str, warning: str) -> None:
    (found,) = advise(read(tmp_path, f"{SOURCE}    {line}\n"), {})
    assert f"{found.key}: {found.message}" == f"sources.harbor-times.{warning}"


def test_a_glob_that_can_match_no_url_is_named(tmp_path: Path) -> None:
    found = advise(read(tmp_path, f"{SOURCE}    take: [news/*]\n"), {})
    assert [one.key for one in found] == ["sources.harbor-times.take.1", "sources.harbor-times.take"]
    assert "write /news/*" in found[0].message
    assert advise(read(tmp_path, f"{SOURCE}    take: [harbor.example/news/*, 're:x', '*x', /y]\n"), {}) == []


def test_a_listing_of_two_sources_is_named(tmp_path: Path) -> None:
    again = "  - name: b\n    feeds: [https://harbor.example/feed.xml]\n"
    (found,) = advise(read(tmp_path, SOURCE + again), {})
    assert "is also a listing of harbor-times" in found.message
