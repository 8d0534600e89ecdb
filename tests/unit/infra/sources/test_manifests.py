"""Manifests count in every folder: the entry in the nearest one describes a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infra.sources import SourceError, find_segments, plan_shards, read_shard
from infra.sources.state import read_file_state
from transforms.identity import document_id
from transforms.records import RawRecord


def write(file: Path, content: Any) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file


def records(path: Path) -> list[RawRecord]:
    found = [item for shard in plan_shards([str(path)]).shards for item in read_shard(shard)]
    assert all(isinstance(item, RawRecord) for item in found)
    return [item for item in found if isinstance(item, RawRecord)]


def test_a_page_has_one_identity_whichever_folder_was_given(tmp_path: Path) -> None:
    write(tmp_path / "site/pages/manifest.json", {"ferry.html": {"id": "ferry", "source": "Harbour Post"}})
    write(tmp_path / "site/pages/ferry.html", "<p>The ferry sank.")
    (above,), (below,) = records(tmp_path), records(tmp_path / "site/pages")
    assert (above.external_id, above.source) == ("ferry", "Harbour Post")
    assert document_id(above) == document_id(below)


def test_the_entry_of_the_nearest_manifest_counts(tmp_path: Path) -> None:
    write(tmp_path / "manifest.json", {"a/b/x.txt": {"id": "far"}, "a/b/y.txt": {"id": "far y"}, "z.txt": {"id": "z"}})
    write(tmp_path / "a/manifest.json", {"b/x.txt": {"id": "near"}})
    for name in ("a/b/x.txt", "a/b/y.txt", "z.txt"):
        write(tmp_path / name, name)
    assert [record.external_id for record in records(tmp_path)] == ["near", "far y", "z"]


def test_a_malformed_manifest_in_a_subfolder_is_wrong_usage(tmp_path: Path) -> None:
    write(tmp_path / "a/manifest.json", "{")
    write(tmp_path / "a/x.txt", "X.")
    with pytest.raises(SourceError, match=r"a/manifest\.json is not valid JSON"):
        find_segments([str(tmp_path)])


def test_a_manifest_in_a_hidden_folder_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path / ".trash/manifest.json", "{")
    write(tmp_path / "x.txt", "X.")
    assert len(records(tmp_path)) == 1


def test_a_changed_manifest_of_a_subfolder_changes_the_state_of_its_files(tmp_path: Path) -> None:
    file = write(tmp_path / "a/x.txt", "X.")
    before = read_file_state(file, tmp_path)
    write(tmp_path / "a/manifest.json", {"x.txt": {"id": "one"}})
    assert read_file_state(file, tmp_path) != before


def test_entries_without_a_file_are_named_in_the_report(tmp_path: Path) -> None:
    write(tmp_path / "manifest.json", {"afp": {"published": "2025-01-16"}, "dpa.txt": {}, "deep/ap.txt": {}})
    for name in ("afp.txt", "dpa.txt", "deep/ap.txt"):
        write(tmp_path / name, "Ministers met.")
    (remark,) = find_segments([str(tmp_path)]).remarks
    assert remark.startswith(f"{tmp_path}/manifest.json has 1 name without a file: 'afp'; ")
    assert plan_shards([str(tmp_path), str(tmp_path)]).remarks == (remark,)


def test_a_remark_names_a_few_entries_of_many(tmp_path: Path) -> None:
    write(tmp_path / "manifest.json", {f"{number}": {} for number in range(5)})
    write(tmp_path / "a.txt", "Ministers met.")
    (remark,) = find_segments([str(tmp_path)]).remarks
    assert "has 5 names without a file: '0', '1', '2' and 2 more;" in remark


def test_relative_folders_and_folders_without_a_manifest_have_no_remark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "news/manifest.json", {"a.txt": {"id": "a"}})
    write(tmp_path / "news/a.txt", "Ministers met.")
    write(tmp_path / "plain/b.txt", "They left.")
    monkeypatch.chdir(tmp_path)
    assert find_segments(["news", "plain"]).remarks == ()
    monkeypatch.chdir(tmp_path / "news")
    assert find_segments(["."]).remarks == ()
    assert find_segments(["a.txt"]).remarks == ()


def test_a_manifest_above_the_given_path_is_named_in_the_report_and_does_not_count(tmp_path: Path) -> None:
    write(tmp_path / "site/manifest.json", {"pages/ferry.html": {"id": "ferry"}, "pages/fog.txt": {"id": "fog"}})
    write(tmp_path / "site/pages/ferry.html", "<p>The ferry sank.")
    write(tmp_path / "site/pages/fog.txt", "Fog closed the harbor.")
    write(tmp_path / "site/pages/fog.txt.meta.json", {"id": "own"})
    given = tmp_path / "site/pages"
    (remark,) = find_segments([str(given)]).remarks
    assert remark.startswith(f"{tmp_path}/site/manifest.json has metadata for 1 file of {given}, which do not count")
    assert f"ingest {tmp_path}/site, or" in remark
    assert [record.external_id for record in records(given)] == [None, "own"]
    (alone,) = find_segments([str(given / "ferry.html")]).remarks
    assert alone == remark
    assert find_segments([str(tmp_path / "site")]).remarks == ()


@pytest.mark.parametrize("content", ["{", "[]", {"pages": {}}, {"name": "A web app", "icons": []}])
def test_a_file_above_the_given_path_that_describes_none_of_its_files_is_ignored(tmp_path: Path, content: Any) -> None:
    write(tmp_path / "manifest.json", content)
    write(tmp_path / "pages/ferry.html", "<p>The ferry sank.")
    assert find_segments([str(tmp_path / "pages")]).remarks == ()


def test_the_entry_of_a_single_file_without_its_ending_is_named_in_the_report(tmp_path: Path) -> None:
    write(tmp_path / "manifest.json", {"afp": {"published": "2025-01-16"}, "dpa.txt": {}, "gone.txt": {}})
    for name in ("afp.txt", "dpa.txt"):
        write(tmp_path / name, "Ministers met.")
    (remark,) = find_segments([str(tmp_path / "afp.txt")]).remarks
    assert remark.startswith(f"{tmp_path}/manifest.json has 1 name without a file: 'afp'; ")
    assert find_segments([str(tmp_path / "dpa.txt")]).remarks == ()


def test_a_folder_with_a_null_entry_is_left_out_unless_its_own_path_is_given(tmp_path: Path) -> None:
    write(tmp_path / "manifest.json", {"site/": None, "gone/": None, "x.txt": {"id": "x"}})
    write(tmp_path / "x.txt", "X.")
    write(tmp_path / "sites.txt", "Sites.")
    write(tmp_path / "site/manifest.json", "{")
    write(tmp_path / "site/pages/a.html", "<p>A page of a site.")
    write(tmp_path / "site/pages/style.css", "")
    found = find_segments([str(tmp_path)])
    assert [Path(segment.path).name for segment in found.segments] == ["sites.txt", "x.txt"]
    assert found.ignored == ()
    assert len(found.unmatched) == 1
    assert "1 name without a file: 'gone/'" in found.unmatched[0]
    assert len(find_segments([str(tmp_path / "site/pages")]).segments) == 1
