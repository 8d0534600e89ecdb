"""Erasure on a real index: a marker in every place before, and in none after it; nothing brings it back."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.archive.fetching import fetch_input
from infra.archive.inspection import archive_status
from infra.archive.places import ArchivePlace
from infra.deadletters import open_dead_letters
from infra.elasticsearch.lifecycle.bulk_withdrawal import WithdrawalSelection, change_all
from infra.elasticsearch.lifecycle.deadletter_copies import update_copy
from infra.elasticsearch.lifecycle.index_set import ensure_indices, runs_name
from infra.elasticsearch.lifecycle.versioned import create_beside, serving_index, versioned_indices
from infra.elasticsearch.lifecycle.withdrawing import lift
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.search.lookup import UnknownDocument
from infra.erasure.audit import list_erasures
from infra.erasure.forget import find_article, forget
from infra.erasure.subject import ErasureRequest
from infra.failpoints import ErasureStep
from infra.rebuild.promotion import promote, roll_back
from infra.runs.errors import IndexTaken
from infra.runs.locking.lease import acquire
from infra.runs.locking.lock import IndexLock
from infra.settings import Settings
from tests.service.erasure.erasing import erase, load
from tests.service.erasure.traces import ID, MARKER, TEXT, URL, archived_places, marked_files, marked_indices
from tests.service.erasure.traces import write_delivery as deliver_file
from tests.service.rebuild.loaded import stored
from tests.service.rebuild.test_rebuild import rebuild
from tests.support.kill_points import KillPoint, interpreter_arguments
from tests.support.orchestrator import NoOrchestrator
from transforms.records import ArchivedRecord, RawRecord

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("loading_index")]


KILLS = (
    KillPoint(ErasureStep.SEGMENT_REWRITTEN),
    KillPoint(ErasureStep.NAMES_ERASED),
    KillPoint(ErasureStep.DOCUMENT_ERASED, 3),
)
"""The steps after which most is half done; `make bench-faults` kills at all of them."""


@pytest.fixture
def unmerged(monkeypatch: pytest.MonkeyPatch) -> None:
    """An erasure leaves the merge of segments out, which takes half a minute."""
    monkeypatch.setattr("infra.erasure.forget.expunge_deletions", lambda *_: None)


@pytest.fixture
def traces(client: Elasticsearch, index_name: str, archive: Path, tmp_path: Path) -> Path:
    """The article in a replaced index, in the one that serves and one beside, in the archive, dead letters and runs."""
    ensure_indices(client, index_name)
    path = deliver_file(tmp_path / "feed.jsonl", broken=True)
    report = load(index_name, path, archive)
    assert (report.outcomes["indexed"], report.outcomes["rejected"]) == (3, 1)
    client.indices.refresh(index=index_name)
    rebuild(client, index_name, create_beside(client, index_name))
    promote(client, index_name, Settings.read(), lambda _: None)
    rebuild(client, index_name, create_beside(client, index_name))
    letters = open_dead_letters(Settings.read(), index_name)
    assert update_copy(client, index_name, letters) is None
    records: dict[str, dict[str, object]] = {
        "seen": {"kind": "run", "run": "seen", "message": f"The record {ID} is odd.", "paths": ["feed.jsonl"]},
        "page:1": {"kind": "page", "url": URL, "source": "paper", "found": "2026-11-01T00:00:00+00:00"},
        "seen:0": {"kind": "shard", "run": "seen", "report": {"slow_articles": [{"name": ID, "seconds": 1.0}]}},
    }
    for id_, fields in records.items():
        client.index(index=runs_name(index_name), id=id_, document=fields, refresh=True)
    copies = {"id": "l", "message": f"{URL} is odd", "changed": "2026-11-01T00:00:00+00:00"}
    client.index(index=f"{index_name}-deadletters", id="l", document=copies, refresh=True)
    return path


@pytest.mark.slow
def test_a_marker_in_every_place_is_in_none_after_the_erasure_and_nothing_brings_it_back(
    client: Elasticsearch, index_name: str, archive: Path, traces: Path, tmp_path: Path
) -> None:
    indices = [one.name for one in versioned_indices(client, index_name)]
    assert len(indices) == 3
    assert marked_indices(client, index_name) == {*indices, "runs", "deadletters"}
    assert len(marked_files(archive)) == 1
    assert len(marked_files(tmp_path / "home" / "deadletters")) == 1
    places, others = archived_places(archive), _others(client, index_name)
    settings, request = Settings.read(), ErasureRequest(index_name, ID)
    dry = find_article(client, request, settings, NoOrchestrator(), lambda _: None)
    assert not dry.erased
    assert dry.documents == dict.fromkeys(indices, 1)
    assert (dry.records, dry.segments, dry.letters) == (1, 1, 1)
    assert dry.run_state == {"run": 1, "page": 1, "shard": 1, "dead letter copy": 2}
    assert marked_indices(client, index_name) == {*indices, "runs", "deadletters"}

    done = erase(client, index_name)
    assert done.erased
    assert done.documents == dry.documents
    assert marked_indices(client, index_name) == set()
    assert marked_files(archive) == []
    assert marked_files(tmp_path / "home") == []
    assert all(not one.takes_writes for one in versioned_indices(client, index_name) if one.number == 1)

    # All other records are where they were, and sound.
    (segment,) = places
    assert [at for at in places[segment] if at not in archived_places(archive)[segment]] == [places[segment][1]]
    assert archive_status(ArchivePlace(str(archive)), with_records=True).faults == ()
    assert _others(client, index_name) == others
    for document in others.values():
        place = ArchivedRecord.of_document(document)
        assert place
        assert isinstance(fetch_input(place), RawRecord)

    # The same delivery, and one of it from another file with other content, count as older and are not archived.
    again = load(index_name, traces, archive, run="again")
    assert (again.outcomes["older"], again.outcomes["unchanged"]) == (1, 2)
    moved = traces.with_name("moved.jsonl")
    moved.write_text(traces.read_text(encoding="utf-8").replace("nothing", "little"), encoding="utf-8")
    assert load(index_name, moved, archive, run="moved").outcomes["older"] == 1
    assert marked_files(archive) == []
    serving = serving_index(client, index_name).name
    (tombstone,) = (one for one in stored(client, serving).values() if one["id"] in done.ids)
    assert tombstone["withdrawn"]["erased"] == ["external_id", "url"]
    assert MARKER not in str(tombstone).lower()

    # Neither does an undo, a switch to the index beside, or two back.
    assert lift(client, index_name, done.ids[0])[1] is False
    assert change_all(client, index_name, WithdrawalSelection(Criteria(), lift=True), lambda _: None) == 0
    rebuild(client, index_name, versioned_indices(client, index_name)[-1])
    promote(client, index_name, Settings.read(), lambda _: None)
    roll_back(client, index_name, Settings.read(), lambda _: None)
    roll_back(client, index_name, Settings.read(), lambda _: None)
    assert marked_indices(client, index_name) <= {"deadletters", "runs"}
    (record,) = list_erasures(client, index_name)
    assert (record.asked_by, record.report.ids, record.ended is None) == ("ticket 1", done.ids, False)
    assert MARKER not in record.model_dump_json().lower()


def _others(client: Elasticsearch, index_name: str) -> dict[str, dict[str, object]]:
    serving = serving_index(client, index_name).name
    found = {name: one for name, one in stored(client, serving).items() if name and name.startswith("other")}
    # The names of all articles are linked again.
    return {name: {key: one[key] for key in ("body", "input", "observed", "run_id")} for name, one in found.items()}


@pytest.mark.usefixtures("unmerged")
def test_a_file_of_an_erased_article_is_known_at_any_path(
    client: Elasticsearch, index_name: str, archive: Path, tmp_path: Path
) -> None:
    first = tmp_path / "feed" / "one.txt"
    first.parent.mkdir()
    first.write_text(TEXT, encoding="utf-8")
    load(index_name, first, archive)
    client.indices.refresh(index=index_name)
    (id_,) = (one["id"] for one in stored(client, serving_index(client, index_name).name).values())
    assert erase(client, index_name, id_).records == 1
    second = first.with_name("two.txt")
    shutil.move(first, second)
    assert load(index_name, second, archive, run="moved").outcomes["older"] == 1
    # Another article at another path is another article.
    second.write_text("Rain fell in Lima.", encoding="utf-8")
    assert load(index_name, second, archive, run="new").outcomes["indexed"] == 1
    # At the path of the erased one it is a later state of that.
    shutil.move(second, first)
    first.write_text("Snow fell in Lima.", encoding="utf-8")
    assert load(index_name, first, archive, run="late").outcomes["older"] == 1
    assert len(marked_files(archive)) == 0


@pytest.mark.usefixtures("unmerged")
def test_an_article_that_was_only_refused_is_erased_by_its_url(
    client: Elasticsearch, index_name: str, archive: Path, tmp_path: Path
) -> None:
    ensure_indices(client, index_name)
    path = deliver_file(tmp_path / "feed.jsonl", broken=True)
    path.write_text("".join(line for line in path.open() if "no_such_key" in line), encoding="utf-8")
    assert load(index_name, path, archive).outcomes["rejected"] == 1
    request = ErasureRequest(index_name, url=URL)
    done = forget(client, request, Settings.read(), NoOrchestrator(), "ticket 2", lambda _: None)
    assert done.letters == 1
    assert marked_files(tmp_path / "home") == []
    with pytest.raises(UnknownDocument, match="Neither an index"):
        erase(client, index_name, "no-such-article")


def test_an_erasure_waits_for_no_run(client: Elasticsearch, index_name: str, archive: Path, traces: Path) -> None:
    with (
        acquire(IndexLock(client, index_name), "another", 1.0, lambda _: None),
        pytest.raises(IndexTaken),
    ):
        erase(client, index_name)
    assert len(marked_files(archive)) == 1
    assert list_erasures(client, index_name) == []


@pytest.mark.slow
def test_an_erasure_that_was_killed_is_completed_by_the_next(
    client: Elasticsearch, index_name: str, archive: Path, traces: Path, tmp_path: Path
) -> None:
    for point in KILLS:
        assert _forget_by_command(*interpreter_arguments(point)) == -signal.SIGKILL, point
    assert _forget_by_command("-m", "flows.cli.main") == 0
    assert marked_indices(client, index_name) == set()
    assert marked_files(archive) == []
    assert marked_files(tmp_path / "home") == []
    assert load(index_name, traces, archive, run="again").outcomes["older"] == 1
    assert archive_status(ArchivePlace(str(archive)), with_records=True).faults == ()


def _forget_by_command(*how: str) -> int:
    # The lease of the killed one ends soon.
    environment = {**os.environ, "DATELINE_LEASE_SECONDS": "1"}
    command = [sys.executable, *how, "forget", ID, "--yes", "--index", _index()]
    return subprocess.run(command, env=environment, capture_output=True, timeout=300, check=False).returncode


def _index() -> str:
    return os.environ["TEST_INDEX"]


@pytest.fixture(autouse=True)
def _named(index_name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_INDEX", index_name)
