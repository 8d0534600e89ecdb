"""Adding a source keeps the rest of the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.collect.sources_file.edit import DuplicateSource, add_source, entry_text
from infra.collect.sources_file.problems import SourcesInvalid
from infra.collect.sources_file.read import read_sources
from infra.output import OutputError

FILE = """\
# Our sources.
contact: "desk@paper.example"  # answered daily

sources:
  # The first.
  - name: harbor-times
    feeds:
      - https://harbor.example/feed.xml   # the main one
    take: [ '/news/*' ]
    language: no
"""
ENTRY = {"name": "hill-post", "feeds": ["https://hill.example/feed"], "language": "no"}


def test_what_is_in_the_file_stays_to_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(FILE)
    path.chmod(0o640)
    added = add_source(path, ENTRY)
    assert (
        path.read_text()
        == FILE + "  - name: hill-post\n    feeds:\n      - https://hill.example/feed\n    language: no\n"
    )
    assert path.stat().st_mode & 0o777 == 0o640
    assert added == read_sources(path)
    assert [one.name for one in tmp_path.iterdir()] == ["sources.yaml"]


def test_a_new_file_needs_a_contact(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "sources.yaml"
    with pytest.raises(SourcesInvalid, match="--contact"):
        add_source(path, ENTRY)
    assert add_source(path, ENTRY, "desk@paper.example").sources[0].name == "hill-post"
    assert read_sources(path).contact == "desk@paper.example"


@pytest.mark.parametrize(
    "text",
    [
        FILE.replace("  - name: harbor", "- name: harbor")
        .replace("\n    ", "\n  ")
        .replace("\n    - http", "\n  - http"),
        FILE.partition("sources:")[2].join(("sources:", "")) + "contact: desk@paper.example # last\n",
        "contact: desk@paper.example\nsources: [{name: a, feeds: [https://a.example/]}] # in one line\n",
        FILE.rstrip() + "  # the end",
        FILE.replace("\n", "\r\n"),
    ],
)
def test_files_in_other_layouts_keep_their_sources_and_comments(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sources.yaml"
    path.write_bytes(text.encode())
    before = read_sources(path)
    after = add_source(path, ENTRY)
    assert after == read_sources(path)
    assert after.sources[:-1] == before.sources
    assert [one.split("#")[1].strip() for one in path.read_text().splitlines() if "#" in one] == [
        one.split("#")[1].strip() for one in text.splitlines() if "#" in one
    ]


@pytest.mark.parametrize("sources", ["", "sources:\n", "sources: []\n"])
def test_a_file_without_sources_gets_its_first(tmp_path: Path, sources: str) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text("contact: desk@paper.example\n" + sources)
    assert len(add_source(path, ENTRY).sources) == 1
    assert len(read_sources(path).sources) == 1


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({**ENTRY, "name": "Harbor-Times"}, "has a source harbor-times already"),
        (
            {**ENTRY, "feeds": ["https://harbor.example/feed.xml"]},
            "harbor-times has https://harbor.example/feed.xml already",
        ),
    ],
)
def test_a_duplicate_is_refused_and_the_file_stays(tmp_path: Path, entry: dict[str, object], message: str) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(FILE)
    with pytest.raises(DuplicateSource, match=message):
        add_source(path, entry)
    assert path.read_text() == FILE


def test_an_invalid_file_or_entry_is_refused_and_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(FILE)
    with pytest.raises(SourcesInvalid):
        add_source(path, {**ENTRY, "name": "a b"})
    assert path.read_text() == FILE
    path.write_text(FILE + "extra: 1\n")
    with pytest.raises(SourcesInvalid):
        add_source(path, ENTRY)


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot write"):
        add_source(tmp_path / "file" / "sources.yaml", ENTRY, "desk@paper.example")


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    target, link = tmp_path / "target.yaml", tmp_path / "sources.yaml"
    target.write_text(FILE)
    link.symlink_to(target)
    add_source(link, ENTRY)
    assert link.is_symlink()
    assert "hill-post" in target.read_text()


def test_the_entry_is_printed_as_the_file_has_it() -> None:
    assert (
        entry_text({"name": "a", "feeds": ["https://a.example/"]})
        == "  - name: a\n    feeds:\n      - https://a.example/\n"
    )
