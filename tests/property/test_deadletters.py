"""Dead letters: whatever was recorded is there, once, with its bytes; after crashes, and with several writers."""

from __future__ import annotations

import errno
import multiprocessing
import os
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from infra.deadletters import (
    DeadLetter,
    DeadLetterError,
    DeadLetters,
    DeadLettersFull,
    DeadLettersUnreadable,
    DeadLettersUnwritable,
    build_letter,
)
from infra.deadletters.entries import JournalEntry, read_entry, write_entry
from infra.deadletters.journal import JournalPosition
from infra.deadletters.journal.folder import FolderJournal
from infra.sources import BadInput
from transforms.records import InputRef, Media, RawRecord, Reason, Rejected

NOON = datetime(2024, 11, 27, 12, tzinfo=UTC)
ANY_TEXT = st.text(st.characters(), max_size=20)
REFS = st.builds(InputRef, ANY_TEXT, st.integers(0, 2**40), st.none() | st.integers(0, 2**40))
GIVEN = {name: st.none() | ANY_TEXT for name in ("external_id", "url", "title", "published", "language", "path")}
RECORDS = st.builds(
    RawRecord,
    content=st.binary(max_size=50) | ANY_TEXT,
    media=st.sampled_from(get_args(Media)),
    source=ANY_TEXT,
    observed=st.datetimes(timezones=st.just(UTC)),
    input=REFS,
    encoding=st.none() | ANY_TEXT,
    **GIVEN,
)


def letter(number: int = 0, reason: Reason = Reason.TIMEOUT, content: bytes = b"bytes") -> DeadLetter:
    where = InputRef("wire.jsonl", number, len(content))
    record = RawRecord(content, "text", "wire", NOON, where, external_id=f"x{number}")
    return build_letter(record, Rejected(reason, "extract", f"message {number}", where))


@settings(deadline=None)
@given(record=RECORDS, message=ANY_TEXT)
def test_an_article_comes_back_from_its_letter_as_it_was(record: RawRecord, message: str) -> None:
    rejected = Rejected(Reason.WORKER_DIED, "extract", message, record.input, record.external_id)
    sent = build_letter(record, rejected, {"generation": 1, "extract": "1"})
    with TemporaryDirectory() as folder:
        DeadLetters(Path(folder)).record(sent, NOON)
        filed = DeadLetters(Path(folder)).get(sent.id)
    assert filed is not None
    assert filed.letter == sent
    assert filed.letter.refused == record


def test_a_letter_with_a_field_that_articles_had_once_is_read() -> None:
    line = write_entry(JournalEntry("letter", letter().id, NOON, letter()))
    assert read_entry(line.replace(b'"given":{', b'"given":{"adopted_id":null,')).letter == letter()


@settings(deadline=None)
@given(content=st.binary(max_size=100), root=st.none() | ANY_TEXT)
def test_what_never_was_an_article_comes_back_with_its_bytes(content: bytes, root: str | None) -> None:
    where = InputRef("wire.jsonl", 7, len(content))
    bad = BadInput(Rejected(Reason.MALFORMED_JSON, "read", "no JSON", where), content, "wire", NOON, root)
    sent = build_letter(bad, bad.rejected)
    assert (sent.content, sent.observed) == (content, NOON)
    assert read_entry(write_entry(JournalEntry("letter", sent.id, NOON, sent))).letter == sent


def test_a_letter_of_an_earlier_version_is_read() -> None:
    line = (
        b'{"kind":"letter","id":"2f9a","at":"2024-11-27T12:00:00+00:00","letter":{"source":"wire","stage":"extract",'
        b'"reason":"timeout","message":"slow","input":{"path":"wire.jsonl","offset":0,"length":5},"content":"Ynl0ZXM=",'
        b'"observed":"2024-11-27T12:00:00+00:00","external_id":"x0","given":{"media":"text","form":"bytes","url":null,'
        b'"title":null,"published":null,"language":null,"path":null,"encoding":null},"versions":{}}}\n'
    )
    entry = read_entry(line)
    assert entry.letter == replace(letter(), rejected=replace(letter().rejected, message="slow"))
    assert entry.history is None


def test_a_letter_is_the_same_by_source_place_content_and_reason_alone() -> None:
    first = letter()

    def other(*, rejected: dict[str, Any] | None = None, **refused: Any) -> DeadLetter:
        return DeadLetter(
            replace(first.refused, **refused), replace(first.rejected, **(rejected or {})), {"clean": "2"}
        )

    assert other(rejected={"message": "other", "stage": "clean"}).id == first.id
    others = [
        other(source="other"),
        other(rejected={"input": InputRef("other.jsonl", 0, 5)}),
        other(rejected={"input": InputRef("wire.jsonl", 1, 5)}),
        other(content=b"other"),
        other(rejected={"reason": Reason.WORKER_DIED}),
    ]
    assert len({first.id, *(one.id for one in others)}) == 6


class Store(RuleBasedStateMachine):
    """The store against a dict, with two openings of the same folder and torn writes in between."""

    @initialize()
    def begin(self) -> None:
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name)
        self.stores = [DeadLetters(self.path), DeadLetters(self.path)]
        self.attempts: dict[str, int] = {}
        self.replayed: set[str] = set()
        self.dismissed: set[str] = set()
        self.sent: dict[str, DeadLetter] = {}
        self.now = NOON

    @rule(number=st.integers(0, 5), reason=st.sampled_from(Reason), which=st.integers(0, 1))
    def record(self, number: int, reason: Reason, which: int) -> None:
        sent = letter(number, reason)
        self.now += timedelta(seconds=1)
        new = self.stores[which].record(sent, self.now)
        assert new == (sent.id not in self.attempts)
        self.attempts[sent.id] = self.attempts.get(sent.id, 0) + 1
        self.sent[sent.id] = sent
        self.replayed.discard(sent.id)

    @precondition(lambda self: self.sent)
    @rule(data=st.data(), which=st.integers(0, 1))
    def replay(self, data: st.DataObject, which: int) -> None:
        chosen = data.draw(st.sampled_from(sorted(self.sent)))
        self.stores[which].mark_replayed(chosen, self.now)
        self.replayed.add(chosen)

    @precondition(lambda self: self.sent)
    @rule(data=st.data(), which=st.integers(0, 1))
    def dismiss(self, data: st.DataObject, which: int) -> None:
        chosen = data.draw(st.sampled_from(sorted(self.sent)))
        self.stores[which].dismiss(chosen, self.now)
        self.dismissed.add(chosen)

    @rule(which=st.integers(0, 1))
    def prune(self, which: int) -> None:
        gone = self.stores[which].prune(closed_before=self.now + timedelta(seconds=1))
        assert set(gone) == self.replayed | self.dismissed
        for id_ in gone:
            del self.sent[id_], self.attempts[id_]
        self.replayed.clear()
        self.dismissed.clear()

    @rule(which=st.integers(0, 1))
    def carry_over(self, which: int) -> None:
        """A pruning in which nothing goes rewrites the journal all the same once half of it is history."""
        assert self.stores[which].prune(closed_before=NOON) == []

    @rule(torn=st.sampled_from([b'{"kind":"letter","id', b"\0\0\0\0", b"{", b"\xff\xfe"]))
    def crash_in_a_write(self, torn: bytes) -> None:
        segments = sorted(self.path.glob("*.jsonl")) or [self.path / "000001.jsonl"]
        with segments[-1].open("ab") as file:
            file.write(torn)

    @rule(which=st.integers(0, 1))
    def reopen(self, which: int) -> None:
        self.stores[which] = DeadLetters(self.path)

    @invariant()
    def the_same_to_everybody(self) -> None:
        for store in self.stores:
            filed = {entry.letter.id: entry for entry in store.all()}
            assert {id_: entry.letter for id_, entry in filed.items()} == self.sent
            past = {id_: entry.history for id_, entry in filed.items()}
            assert {id_: history.attempts for id_, history in past.items()} == self.attempts
            assert {id_ for id_, history in past.items() if history.replayed} == self.replayed
            assert {id_ for id_, history in past.items() if history.dismissed} == self.dismissed
            assert all(history.first <= history.last <= self.now for history in past.values())
            still_open = [self.sent[id_].reason for id_ in self.sent.keys() - self.replayed - self.dismissed]
            assert store.counts() == Counter(still_open)

    def teardown(self) -> None:
        self.folder.cleanup()


Store.TestCase.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
test_the_store_is_what_was_recorded = Store.TestCase


def _record_many(folder: Path, numbers: range) -> None:
    store = DeadLetters(folder)
    for number in numbers:
        store.record(letter(number), NOON)


def test_processes_write_side_by_side(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("fork")
    ranges = [range(60), range(30, 90), range(60, 120)]
    writers = [spawn.Process(target=_record_many, args=(tmp_path, numbers)) for numbers in ranges]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    filed = list(DeadLetters(tmp_path).all())
    assert sorted(entry.letter.rejected.input.offset for entry in filed) == list(range(120))
    assert Counter(entry.history.attempts for entry in filed) == {1: 60, 2: 60}


def test_segments_follow_each_other_and_a_place_finds_its_line_again(tmp_path: Path) -> None:
    tested = FolderJournal(tmp_path, segment_bytes=40)
    written = [f'"line {number}"\n'.encode() for number in range(20)]
    with tested.locked():
        for line in written:
            tested.append(line)
    assert len(list(tmp_path.glob("*.jsonl"))) == 5
    read = list(tested.lines(JournalPosition()))
    assert [line for _, _, line in read] == written
    assert [tested.line_at(begin) for begin, _, _ in read] == written
    assert list(tested.lines(read[12][1])) == read[13:]


def test_the_cap_is_an_alarm_and_leaves_what_is_there(tmp_path: Path) -> None:
    store = DeadLetters(tmp_path, cap_bytes=2_000)
    assert store.record(letter(0), NOON)
    with pytest.raises(DeadLettersFull, match="2,000"):
        store.record(letter(1, content=b"x" * 5_000), NOON)
    assert not store.record(letter(0), NOON), "one that is there costs nothing"
    store.mark_replayed(letter(0).id, NOON)
    assert store.get(letter(1, content=b"x" * 5_000).id) is None


@pytest.mark.parametrize("failing", ["write", "fsync"])
def test_a_disk_that_refuses_means_not_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    """A full disk: a part is written, then nothing more."""
    store, real = DeadLetters(tmp_path), os.write
    store.record(letter(0), NOON)

    def part(file: int, data: memoryview) -> int:
        if len(data) < 40:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(file, data[:20])

    def refuse(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patched:
        patched.setattr(os, failing, part if failing == "write" else refuse)
        with pytest.raises(DeadLettersUnwritable, match="Make room"):
            store.record(letter(1), NOON)
    assert [entry.letter for entry in DeadLetters(tmp_path).all()] == [letter(0)]
    assert store.record(letter(1), NOON), "after the disk has room again it is new"
    assert [entry.letter for entry in DeadLetters(tmp_path).all()] == [letter(0), letter(1)]


def test_a_folder_that_cannot_be_one_is_reported_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DeadLettersUnwritable, match="file"):
        DeadLetters(tmp_path / "file" / "deadletters").check()
    with pytest.raises(DeadLettersUnwritable, match="file"):
        DeadLetters(tmp_path / "file").summaries()


@pytest.mark.parametrize("line", [b"{}\n", b'"text"\n', b'{"kind":"letter","id":"a","at":"2024-11-27T00:00:00Z"}\n'])
def test_a_whole_line_that_is_not_understood_is_never_passed_over(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "000001.jsonl").write_bytes(b"\n" + line)
    with pytest.raises(DeadLettersUnreadable, match=r"000001\.jsonl from byte 1: "):
        DeadLetters(tmp_path).counts()


def test_marking_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        DeadLetters(tmp_path).mark_replayed("nothing", NOON)
    assert issubclass(DeadLettersFull, DeadLetterError)
