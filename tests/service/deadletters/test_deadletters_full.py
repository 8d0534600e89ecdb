"""A disk that is really full under the dead letters: the run stops, and nothing is lost or there twice."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.deadletters import OPEN, DeadLetters, DeadLettersUnwritable, build_letter, open_dead_letters
from infra.elasticsearch.lifecycle.indices import ensure_index, refresh
from infra.execution.replaying import plan_replay, replay_shard
from infra.execution.shard import RunOptions, run_shard
from infra.settings import Settings
from infra.sources import Shard, plan_shards
from tests.support.build import OBSERVED, raw_text
from transforms.records import Reason, Rejected

pytestmark = [
    pytest.mark.service,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk"),
]

GOOD = [json.dumps({"id": f"good-{n}", "text": f"Ministers met in Paris, the {n}th time."}) for n in range(30)]
BAD = [f"{{bad {n} {'x' * 4_000}" for n in range(30)]


@pytest.fixture
def settings(node_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("ELASTICSEARCH_URL", node_url)
    for name, value in {"HOME": str(tmp_path / "home"), "MODEL": "blank", "WORKERS": "1"}.items():
        monkeypatch.setenv(f"DATELINE_{name}", value)
    return Settings.read()


@pytest.fixture
def resize(settings: Settings, client: Elasticsearch, index_name: str) -> Iterator[Callable[[str], None]]:
    """A disk of 64 KB under the dead letters of the index, which can be made larger and smaller."""
    ensure_index(client, index_name)
    folder = settings.home / "deadletters" / index_name
    folder.mkdir(parents=True)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], check=False).returncode:
        pytest.skip("file systems cannot be mounted here")
    yield lambda size: subprocess.run(
        ["mount", "-o", f"remount,size={size}", str(folder)], check=True
    ).check_returncode()
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def shard(tmp_path: Path) -> Shard:
    """Good and bad lines in turns."""
    path = tmp_path / "feed.jsonl"
    path.write_text("".join(f"{line}\n" for pair in zip(GOOD, BAD, strict=True) for line in pair))
    (shard,) = plan_shards([str(path)]).shards
    return shard


def indexed(client: Elasticsearch, index: str) -> set[str]:
    refresh(client, index)
    hits = client.search(index=index, size=500)["hits"]["hits"]
    names = [hit["_source"]["external_id"] for hit in hits]
    assert len(names) == len(set(names))
    return set(names)


def kept(letters: DeadLetters) -> list[str]:
    return sorted(filed.letter.content.decode() for filed in letters.all())


def test_a_run_stops_and_the_next_one_finds_every_input(
    settings: Settings, client: Elasticsearch, index_name: str, shard: Shard, resize: Callable[[str], None]
) -> None:
    with pytest.raises(DeadLettersUnwritable, match="No space left on device") as caught:
        run_shard(shard, RunOptions("first", index_name), settings)
    assert "Make room" in caught.value.remedy
    there = kept(open_dead_letters(settings, index_name))
    assert 0 < len(there) < len(BAD), "what was kept before the disk was full is there, whole"
    assert set(there) < set(BAD)

    resize("4m")
    report = run_shard(shard, RunOptions("second", index_name), settings)
    assert report.adds_up
    assert report.read == len(GOOD) + len(BAD)
    assert report.outcomes["rejected"] == len(BAD)
    assert (report.dead_letters_known, report.dead_letters_new) == (len(there), len(BAD) - len(there))
    assert kept(open_dead_letters(settings, index_name)) == sorted(BAD)
    assert indexed(client, index_name) == {json.loads(line)["id"] for line in GOOD}


def test_a_replay_that_cannot_note_what_it_did_does_it_again(
    settings: Settings, client: Elasticsearch, index_name: str, resize: Callable[[str], None]
) -> None:
    resize("4m")
    letters = open_dead_letters(settings, index_name)
    for number in range(150):
        raw = raw_text(f"Ministers met for the {number}th time.", external_id=f"x{number}")
        letters.record(build_letter(raw, Rejected(Reason.TIMEOUT, "process", "slow", raw.input)), OBSERVED)
    ballast = settings.home / "deadletters" / index_name / "ballast"
    with pytest.raises(OSError, match="No space"):
        ballast.write_bytes(b"x" * 5_000_000)
    (planned,) = plan_replay(letters, OPEN)
    with pytest.raises(DeadLettersUnwritable, match="No space left on device"):
        replay_shard(planned, RunOptions("first", index_name), settings)
    waiting = len(open_dead_letters(settings, index_name).summaries())
    assert 0 < waiting < 150, "some are marked, until the page is full"

    ballast.unlink()
    (planned,) = plan_replay(letters, OPEN)
    report = replay_shard(planned, RunOptions("second", index_name), settings)
    assert report.read == waiting
    assert report.adds_up
    assert report.outcomes["unchanged"] > 0, "loaded by the first, and not noted"
    assert open_dead_letters(settings, index_name).summaries() == []
    assert indexed(client, index_name) == {f"x{number}" for number in range(150)}
