"""The disk under the dead letters: tried at the start, the same for all workers, capped with an alarm, pruned."""

from __future__ import annotations

import errno
import logging
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from infra.deadletters import (
    DeadLetter,
    DeadLetters,
    DeadLettersElsewhere,
    DeadLettersFull,
    DeadLettersHeld,
    DeadLettersUnreadable,
    DeadLettersUnwritable,
    LetterSelection,
    build_letter,
)
from infra.deadletters.journal.folder import FolderJournal
from tests.support.build import raw_text
from transforms.records import InputRef, Reason, Rejected

NOON = datetime(2024, 11, 27, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)


def letter(
    number: int, reason: Reason = Reason.TIMEOUT, source: str = "wire", text: str = "Ministers met."
) -> DeadLetter:
    raw = raw_text(text, source=source, input=InputRef("wire.jsonl", number))
    return build_letter(raw, Rejected(reason, "process", "slow", raw.input))


def test_a_storage_is_the_same_for_everybody_who_comes_by_the_same_folder(tmp_path: Path) -> None:
    found = DeadLetters(tmp_path / "a").check()
    DeadLetters(tmp_path / "a").require(found)
    assert found.host == os.uname().nodename
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["lock", "storage.json"], "no probe is left"
    with pytest.raises(DeadLettersElsewhere, match="share") as caught:
        DeadLetters(tmp_path / "b").require(found)
    assert str(tmp_path / "b") in caught.value.message


def test_a_disk_that_does_not_keep_what_is_written_is_reported_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = DeadLetters(tmp_path)

    def refuse(_: int) -> None:
        raise OSError(5, os.strerror(5))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(DeadLettersUnwritable, match="Input/output error"):
        letters.check()


def test_a_lock_that_another_process_does_not_release_is_reported_after_a_limited_wait(tmp_path: Path) -> None:
    stopped, waiting = FolderJournal(tmp_path), FolderJournal(tmp_path, lock_seconds=0.05)
    with stopped.locked(), pytest.raises(DeadLettersHeld) as refused, waiting.locked():
        pytest.fail("two had the lock at once")
    assert f"fuser {tmp_path}" in refused.value.remedy
    with waiting.locked():
        waiting.append(b"a line\n")


def test_looking_makes_no_folder(tmp_path: Path) -> None:
    letters = DeadLetters(tmp_path / "misspelt")
    assert (letters.summaries(), letters.get("x"), list(letters.all()), letters.size) == ([], None, [], 0)
    assert letters.prune(NOON) == []
    assert not any(tmp_path.iterdir())


def test_a_folder_of_somebody_else_is_reported_with_a_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    DeadLetters(tmp_path).record(letter(0), NOON)

    def refuse(*_: object) -> None:
        raise PermissionError(13, os.strerror(13))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DeadLettersUnwritable, match="not accessible to this user") as caught:
        DeadLetters(tmp_path).summaries()
    assert "Run as the user who ingests" in caught.value.remedy


def test_a_damaged_line_is_reported_by_its_place_and_the_others_stand(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    letters = DeadLetters(tmp_path)
    for number in range(3):
        letters.record(letter(number), NOON)
    file = tmp_path / "000001.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(lines[0] + bytes(50) + lines[1][50:] + lines[2])
    with caplog.at_level(logging.WARNING):
        found = [summary.id for summary in DeadLetters(tmp_path).summaries()]
    assert found == [letter(0).id, letter(2).id]
    (warning,) = [record.getMessage() for record in caplog.records]
    assert f"{file} from byte {len(lines[0])}" in warning


def test_a_probe_that_a_killed_process_left_is_removed_by_the_next_run(tmp_path: Path) -> None:
    (tmp_path / "probe-of-a-killed-one").write_bytes(b"")
    DeadLetters(tmp_path).check()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lock", "storage.json"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_disk_that_refuses_the_probe_is_reported_at_once_and_keeps_no_piece_of_it(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(DeadLettersUnwritable, match=os.strerror(number)):
        DeadLetters(tmp_path).check()
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]
    full = [record.getMessage() for record in caplog.records]
    assert full == (
        []
        if number == errno.EIO
        else [f"The disk under the dead letters in {tmp_path} is full: the run ends. Make room there."]
    )


def test_a_damaged_name_is_reported(tmp_path: Path) -> None:
    (tmp_path / "storage.json").write_text("{")
    with pytest.raises(DeadLettersUnreadable, match="storage.json"):
        DeadLetters(tmp_path).check()


def test_the_alarm_comes_before_the_cap(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    letters = DeadLetters(tmp_path, cap_bytes=20_000)
    with caplog.at_level(logging.WARNING), pytest.raises(DeadLettersFull, match="20,000"):
        for number in range(100):
            letters.record(letter(number, text="x" * 500), NOON)
    assert [record.getMessage() for record in caplog.records] == [
        "The dead letters take 80 % of their cap of 20000 bytes."
    ]
    assert 0 < letters.counts().total() < 100


def test_pruning_forgets_what_is_closed_and_keeps_the_past_of_the_rest(tmp_path: Path) -> None:
    letters, other = DeadLetters(tmp_path), DeadLetters(tmp_path)
    sent = [letter(number) for number in range(5)]
    for one in [*sent, sent[3]]:
        letters.record(one, NOON)
    assert other.counts().total() == 5
    letters.mark_replayed(sent[0].id, NOON)
    letters.dismiss(sent[1].id, NOON)
    letters.mark_replayed(sent[2].id, LATER)
    before = list(letters.all())[2:]
    assert letters.prune(closed_before=LATER) == [sent[0].id, sent[1].id]
    for store in (letters, other, DeadLetters(tmp_path)):
        assert list(store.all()) == before
        assert store.get(sent[0].id) is None
    assert before[1].history.attempts == 2


def test_a_letter_that_was_pruned_is_new_when_it_comes_again_to_whoever_knew_it(tmp_path: Path) -> None:
    letters, other = DeadLetters(tmp_path), DeadLetters(tmp_path)
    letters.record(letter(0), NOON)
    assert other.get(letter(0).id)
    letters.mark_replayed(letter(0).id, NOON)
    letters.prune(closed_before=LATER)
    assert other.record(letter(0), LATER), "kept whole, not only counted"
    assert [filed.letter for filed in DeadLetters(tmp_path).all()] == [letter(0)]


@pytest.mark.parametrize("left", [1, 2, 3])
def test_a_pruning_that_is_cut_off_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: int) -> None:
    """Killed while it takes the old segments away: the last first."""
    letters = DeadLetters(tmp_path)
    monkeypatch.setattr(letters._journal, "_segment_bytes", 1_000)
    for number in range(12):
        letters.record(letter(number), NOON)
    for number in range(4):
        letters.mark_replayed(letter(number).id, NOON)
    open_before = letters.summaries()
    assert len(list(tmp_path.glob("*.jsonl"))) > left

    real = Path.unlink
    taken: list[Path] = []

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if len(taken) == left:
            raise KeyboardInterrupt
        taken.append(path)
        real(path, missing_ok)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Path, "unlink", unlink)
        letters.prune(closed_before=LATER)
    for store in (letters, DeadLetters(tmp_path)):
        ids = [summary.id for summary in store.summaries()]
        assert {summary.id for summary in open_before} <= set(ids)
        assert [filed.letter.id for filed in store.select()] == ids, "every letter can be read"
        assert {summary.history.attempts for summary in store.summaries()} == {1}


def test_a_full_disk_while_pruning_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = DeadLetters(tmp_path)
    letters.record(letter(0), NOON)
    letters.record(letter(1), NOON)
    letters.mark_replayed(letter(0).id, NOON)
    before = list(letters.all())

    def refuse(_: int) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patched, pytest.raises(DeadLettersUnwritable, match="No space"):
        patched.setattr(os, "fsync", refuse)
        letters.prune(closed_before=LATER)
    assert list(DeadLetters(tmp_path).all()) == list(letters.all()) == before


def test_coming_again_and_again_does_not_fill_the_disk(tmp_path: Path) -> None:
    letters = DeadLetters(tmp_path)
    for _ in range(50):
        letters.record(letter(0), NOON)
    grown = letters.size
    assert letters.prune(closed_before=NOON) == []
    assert letters.size < grown / 5
    (filed,) = letters.all()
    assert filed.history.attempts == 50


def test_a_selection_takes_by_reason_source_and_time(tmp_path: Path) -> None:
    letters = DeadLetters(tmp_path)
    slow, empty, other = letter(0), letter(1, Reason.EMPTY), letter(2, source="other")
    for one in (slow, empty, other):
        letters.record(one, NOON)
    letters.record(empty, LATER)
    letters.mark_replayed(other.id, LATER)

    def ids(**chosen: object) -> list[str]:
        return [summary.id for summary in letters.summaries(LetterSelection(**chosen))]  # type: ignore[arg-type]

    assert ids() == [slow.id, empty.id]
    assert ids(reason=Reason.EMPTY) == [empty.id]
    assert ids(source="other") == []
    assert ids(source="other", with_closed=True) == [other.id]
    assert ids(since=LATER) == [empty.id]


def test_what_was_dismissed_stays_so_when_it_comes_again_and_what_was_replayed_does_not(tmp_path: Path) -> None:
    letters = DeadLetters(tmp_path)
    for one in (letter(0), letter(1)):
        letters.record(one, NOON)
    letters.dismiss(letter(0).id, NOON)
    letters.mark_replayed(letter(1).id, NOON)
    for one in (letter(0), letter(1)):
        letters.record(one, LATER)
    assert [summary.id for summary in letters.summaries()] == [letter(1).id]
    with pytest.raises(KeyError):
        letters.dismiss("nothing", NOON)


def test_the_message_is_the_last_one(tmp_path: Path) -> None:
    letters = DeadLetters(tmp_path)
    raw = raw_text("Ministers met.")
    for message in ("not finished after 30 s", "not finished after 60 s"):
        letters.record(build_letter(raw, Rejected(Reason.TIMEOUT, "process", message, raw.input)), NOON)
    for store in (letters, DeadLetters(tmp_path)):
        (filed,) = store.all()
        assert (filed.history.attempts, filed.history.message) == (2, "not finished after 60 s")
