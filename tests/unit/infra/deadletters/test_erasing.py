"""Letters are erased from the files of the journal, with torn lines and whatever their state."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from infra.deadletters import DeadLetter, DeadLetters, LetterSelection, build_letter
from tests.support.build import raw_text
from transforms.records import InputRef, Reason, Rejected

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def letter(id_: str) -> DeadLetter:
    raw = raw_text(f"The text of {id_}.", external_id=id_, input=InputRef("wire.jsonl", int(id_)))
    return build_letter(raw, Rejected(Reason.TIMEOUT, "process", f"{id_} is slow", raw.input))


def content(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("*.jsonl"))


def test_a_letter_is_erased_and_the_others_stay_as_they_were(tmp_path: Path) -> None:
    store = DeadLetters(tmp_path)
    for id_ in ("101", "102", "103"):
        store.record(letter(id_), NOW)
    store.dismiss(letter("103").id, NOW)
    others = [one for one in store.all() if one.letter.external_id != "102"]
    wanted = letter("102").id
    assert store.concerning(lambda one: one.external_id == "102") == [wanted]
    assert b"102" in content(tmp_path)
    assert DeadLetters(tmp_path).erase(lambda one: one.external_id == "102") == [wanted]
    assert b"102" not in content(tmp_path)
    assert list(store.select(LetterSelection(with_closed=True))) == others
    assert store.erase(lambda one: one.external_id == "102") == []


def test_a_torn_line_is_erased_too(tmp_path: Path) -> None:
    store = DeadLetters(tmp_path)
    store.record(letter("101"), NOW)
    (file,) = tmp_path.glob("*.jsonl")
    whole = file.read_bytes()
    file.write_bytes(whole + whole.replace(b"101", b"999")[:-40])
    assert DeadLetters(tmp_path).erase(lambda _: False) == []
    assert b"999" not in content(tmp_path)
    with next(tmp_path.glob("*.jsonl")).open("ab") as journal:
        journal.write(b'{"torn": 999\n')
    assert DeadLetters(tmp_path).erase(lambda _: False) == []
    assert b"999" not in content(tmp_path)
    assert [one.letter.external_id for one in DeadLetters(tmp_path).all()] == ["101"]


def test_without_letters_nothing_is_written(tmp_path: Path) -> None:
    assert DeadLetters(tmp_path / "none").erase(lambda _: True) == []
    assert not (tmp_path / "none").exists()
