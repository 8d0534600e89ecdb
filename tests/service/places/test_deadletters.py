"""Dead letters in object storage: an object for each batch, in one order for all hosts, and never overwritten."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest

from infra.deadletters import (
    DeadLetter,
    DeadLetters,
    DeadLettersElsewhere,
    DeadLettersFull,
    DeadLettersUnwritable,
    build_letter,
)
from infra.deadletters.journal import objects
from infra.deadletters.journal.object_folder import ObjectFolder
from tests.flows.support.stack import free_port
from tests.support.build import raw_text
from tests.support.object_storage import Bucket, forget_filesystems, requiring_rights
from transforms.records import InputRef, Reason, Rejected

pytestmark = pytest.mark.service

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)


def letter(number: int, text: str = "Ministers met.") -> DeadLetter:
    raw = raw_text(f"{text} ({number})", external_id=f"x{number}", input=InputRef("wire.jsonl", number))
    return build_letter(raw, Rejected(Reason.TIMEOUT, "process", f"{number} is slow", raw.input))


@pytest.fixture
def place(bucket: Bucket) -> str:
    return bucket.url("deadletters/wires")


def keys(bucket: Bucket) -> list[str]:
    found = bucket.client.list_objects_v2(Bucket=bucket.name)  # type: ignore[attr-defined]
    return [one["Key"].rpartition("/")[2] for one in found.get("Contents", [])]


def content(bucket: Bucket) -> bytes:
    found = bucket.client.list_objects_v2(Bucket=bucket.name).get("Contents", [])  # type: ignore[attr-defined]
    bodies = [bucket.client.get_object(Bucket=bucket.name, Key=one["Key"])["Body"] for one in found]  # type: ignore[attr-defined]
    return b"".join(body.read() for body in bodies)


def numbers(store: DeadLetters) -> list[int]:
    return [one.letter.rejected.input.offset for one in store.all()]


def test_the_letters_of_a_batch_are_one_object_that_every_host_reads(bucket: Bucket, place: str) -> None:
    here, there = DeadLetters(place), DeadLetters(place)
    with here.batch():
        assert [here.record(letter(number), NOON) for number in (0, 1, 0)] == [True, True, False]
        assert keys(bucket) == []
    assert keys(bucket) == ["000001.jsonl"]
    assert [(one.letter, one.history.attempts) for one in there.all()] == [(letter(0), 2), (letter(1), 1)]
    with there.batch():
        there.mark_replayed(letter(0).id, NOON)
        there.dismiss(letter(1).id, NOON)
    assert keys(bucket) == ["000001.jsonl", "000002.jsonl"]
    assert here.summaries() == []
    with pytest.raises(KeyError):
        here.dismiss("nothing", NOON)


def test_two_hosts_that_write_at_once_lose_nothing_and_refuse_an_input_once(place: str) -> None:
    start = Barrier(3)

    def write(first: int) -> None:
        store = DeadLetters(place)
        start.wait()
        for number in range(first, first + 6):
            store.record(letter(number), NOON + timedelta(seconds=first))

    writers = [Thread(target=write, args=(first,)) for first in (0, 3, 6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    found = list(DeadLetters(place).all())
    assert sorted(one.letter.rejected.input.offset for one in found) == list(range(12))
    assert sum(one.history.attempts for one in found) == 18


def test_a_batch_that_waited_while_its_letter_was_pruned_records_it_whole(place: str) -> None:
    here, there = DeadLetters(place), DeadLetters(place)
    here.record(letter(0), NOON)
    here.mark_replayed(letter(0).id, NOON)
    with there.batch():
        assert not there.record(letter(0), LATER)
        assert here.prune(closed_before=LATER) == [letter(0).id]
    assert [one.letter for one in DeadLetters(place).select()] == [letter(0)]


def test_erased_letters_are_in_no_object_and_the_others_stay_as_they_were(bucket: Bucket, place: str) -> None:
    store, other = DeadLetters(place), DeadLetters(place)
    for number in range(3):
        store.record(letter(number), NOON)
    store.record(letter(2), LATER)
    assert other.counts().total() == 3
    before = [one for one in store.all() if one.letter != letter(1)]
    assert store.concerning(lambda one: one.external_id == "x1") == [letter(1).id]
    assert store.erase(lambda one: one.external_id == "x1") == [letter(1).id]
    assert b"x1" not in content(bucket)
    assert keys(bucket) == ["000005.first", "000005.jsonl"]
    for each in (store, other, DeadLetters(place)):
        assert list(each.all()) == before
    assert store.erase(lambda one: one.external_id == "x1") == []
    store.record(letter(3), LATER)
    assert keys(bucket) == ["000005.first", "000005.jsonl", "000006.jsonl"]


@pytest.mark.parametrize("step", ["entry written", "first written"])
def test_an_erasure_that_was_interrupted_is_complete_after_the_next(
    bucket: Bucket, place: str, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    store = DeadLetters(place)
    for number in range(3):
        store.record(letter(number), NOON)

    target = ("finish_rewrite", "_delete_outdated")[step == "first written"]
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        real: Callable[..., None] = getattr(objects.ObjectJournal, target)

        def interrupt(*given: object) -> None:
            """Not at the calls before the entry is written, which look for what an earlier rewrite left."""
            if b"rewritten" in content(bucket):
                raise KeyboardInterrupt
            real(*given)

        patched.setattr(objects.ObjectJournal, target, interrupt)
        store.erase(lambda one: one.external_id == "x1")
    assert b"x1" in content(bucket)
    assert numbers(DeadLetters(place)) == [0, 2]
    assert DeadLetters(place).erase(lambda one: one.external_id == "x1") == []
    assert b"x1" not in content(bucket)
    assert numbers(DeadLetters(place)) == [0, 2]


def test_a_rewrite_in_several_segments_stops_when_another_host_writes(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "SEGMENT_BYTES", 1)
    store, other = DeadLetters(place), DeadLetters(place)
    store._journal = store._letters._journal = objects.ObjectJournal(place, segment_bytes=600)
    for number in range(6):
        store.record(letter(number), NOON)
    store.mark_replayed(letter(0).id, NOON)
    real, disturbed = ObjectFolder.create, list[bool]()

    def create(self: ObjectFolder, name: str, lines: bytes) -> bool:
        if name == "000009.jsonl" and not disturbed:
            disturbed.append(True)
            assert not other.record(letter(0), LATER), "refused again while it is being pruned"
        return real(self, name, lines)

    monkeypatch.setattr(ObjectFolder, "create", create)
    assert store.prune(closed_before=LATER) == []
    assert disturbed
    found = {one.letter.rejected.input.offset: one.history.attempts for one in DeadLetters(place).select()}
    assert found == {0: 2, 1: 1, 2: 1, 3: 1, 4: 1, 5: 1}


def test_a_host_that_was_stopped_before_it_wrote_does_not_write_before_a_rewrite(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has listed one segment; when it goes on, the numbers after it have been used and deleted."""
    stopped, other = DeadLetters(place), DeadLetters(place)
    other.record(letter(0), NOON)
    other.mark_replayed(letter(0).id, NOON)
    real, meanwhile = ObjectFolder.create, list[str]()

    def create(self: ObjectFolder, name: str, lines: bytes) -> bool:
        if not meanwhile:
            meanwhile.append(name)
            other.record(letter(1), NOON)
            other.prune(closed_before=LATER)
        return real(self, name, lines)

    monkeypatch.setattr(ObjectFolder, "create", create)
    assert stopped.record(letter(0), LATER), "the letter that it had read was pruned"
    assert meanwhile == ["000003.jsonl"]
    assert numbers(DeadLetters(place)) == [1, 0]


def test_a_process_that_dies_after_its_segment_has_recorded_it(place: str) -> None:
    program = (
        "from tests.support.kill_points import KillPoint; from infra.failpoints import Step; "
        "KillPoint(Step.LETTER_SYNCED).install(); "
        "from tests.service.places.test_deadletters import DeadLetters, letter, NOON; "
        f"store = DeadLetters({place!r}); batch = store.batch(); batch.__enter__(); "
        "store.record(letter(0), NOON); batch.__exit__(None, None, None)"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": str(root)}, check=False)
    assert done.returncode == -signal.SIGKILL
    store = DeadLetters(place)
    assert not store.record(letter(0), LATER)
    assert [(one.letter, one.history.attempts) for one in store.all()] == [(letter(0), 2)]


def test_a_batch_that_fails_keeps_what_was_refused_before(place: str) -> None:
    store = DeadLetters(place)
    with pytest.raises(ZeroDivisionError), store.batch():
        store.record(letter(0), NOON)
        raise ZeroDivisionError
    assert numbers(DeadLetters(place)) == [0]


def test_the_cap_counts_what_waits(place: str) -> None:
    store = DeadLetters(place, cap_bytes=10_000)
    with pytest.raises(DeadLettersFull, match="10,000"), store.batch():
        for number in range(100):
            store.record(letter(number, "x" * 1_000), NOON)
    assert 0 < DeadLetters(place).size <= 10_000


def test_many_small_segments_are_merged_by_a_pruning(
    bucket: Bucket, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "MANY_SEGMENTS", 3)
    store = DeadLetters(place)
    for number in range(4):
        store.record(letter(number), NOON)
    before = list(store.all())
    assert store.prune(closed_before=NOON) == []
    assert keys(bucket) == ["000005.first", "000005.jsonl"]
    assert list(DeadLetters(place).all()) == before


def test_the_storage_is_the_same_for_all_hosts_and_another_is_refused(bucket: Bucket, place: str) -> None:
    found = DeadLetters(place).check()
    DeadLetters(place).require(found)
    with pytest.raises(DeadLettersElsewhere, match="not the storage of the run"):
        DeadLetters(bucket.url("other/wires")).require(found)


def test_storage_that_overwrites_is_refused(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As of a server that ignores If-None-Match."""
    real = ObjectFolder._files

    class Overwriting:
        def __init__(self, files: object) -> None:
            self.files = files

        def __getattr__(self, name: str) -> object:
            return getattr(self.files, name)

        def pipe_file(self, path: str, content: bytes, mode: str) -> None:
            self.files.pipe_file(path, content)  # type: ignore[attr-defined]

    monkeypatch.setattr(ObjectFolder, "_files", lambda self: (Overwriting(real(self)[0]), real(self)[1]))
    with pytest.raises(DeadLettersUnwritable, match="If-None-Match") as caught:
        DeadLetters(place).check()
    assert "conditional writes" in caught.value.remedy


def test_a_missing_bucket_a_refusal_and_a_dead_server_are_one_message_each(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    def problem(url: str) -> DeadLettersUnwritable:
        with pytest.raises(DeadLettersUnwritable) as caught:
            DeadLetters(url).check()
        return caught.value

    missing = problem("s3://nobody/deadletters/wires")
    assert "there is no bucket nobody" in missing.message
    assert "correct DATELINE_DEADLETTERS" in missing.remedy
    with requiring_rights(bucket):
        denied = problem(bucket.url("deadletters/wires"))
    assert "not accessible with these credentials" in denied.message
    assert "create and delete objects" in denied.remedy
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    forget_filesystems()
    dead = problem(bucket.url("deadletters/wires"))
    assert "cannot be used: EndpointConnectionError" in dead.message
    assert "Check the address and the network" in dead.remedy
    with pytest.raises(DeadLettersUnwritable, match="s3://"):
        DeadLetters("gs://wires/letters")
