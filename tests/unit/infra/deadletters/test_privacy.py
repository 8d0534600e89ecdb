"""Dead letters are for their owner alone, also those of a folder that was made before they were."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest

from infra.deadletters import DeadLetters, build_letter, open_dead_letters
from infra.settings import Settings
from tests.support.build import raw_text
from transforms.records import InputRef, Reason, Rejected

NOON = datetime(2024, 11, 27, 12, tzinfo=UTC)
RAW = raw_text("Ministers met.", input=InputRef("wire.jsonl", 1))
LETTER = build_letter(RAW, Rejected(Reason.TIMEOUT, "process", "slow", RAW.input))


@pytest.fixture
def _wide_open() -> Iterator[None]:
    """The umask that leaves files as a program makes them."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> set[str]:
    return {oct(path.stat().st_mode & 0o777) for path in (folder, *folder.rglob("*"))}


@pytest.mark.usefixtures("_wide_open")
def test_new_letters_are_private_whatever_the_umask(tmp_path: Path) -> None:
    letters = DeadLetters(tmp_path / "deadletters" / "wires")
    letters.check()
    letters.record(LETTER, NOON)
    letters.mark_replayed(LETTER.id, NOON)
    letters.prune(datetime(2025, 1, 1, tzinfo=UTC))
    assert modes(tmp_path / "deadletters" / "wires") == {"0o700", "0o600"}


@pytest.mark.usefixtures("_wide_open")
def test_a_folder_with_wide_modes_is_tightened_by_whoever_first_looks_at_it(tmp_path: Path) -> None:
    folder = tmp_path / "deadletters" / "wires"
    DeadLetters(folder).record(LETTER, NOON)
    for path in (folder.parent, folder, *folder.iterdir()):
        path.chmod(0o777 if path.is_dir() else 0o666)
    assert open_dead_letters(Settings.read().model_copy(update={"home": tmp_path}), "wires").counts().total() == 1
    assert modes(tmp_path / "deadletters") == {"0o700", "0o600"}


def test_looking_makes_no_folder(tmp_path: Path) -> None:
    assert (
        open_dead_letters(Settings.read().model_copy(update={"home": tmp_path / "home"}), "wires").counts().total() == 0
    )
    assert not (tmp_path / "home").exists()


def test_a_probe_that_goes_while_a_folder_is_tightened_does_no_harm(tmp_path: Path) -> None:
    folder, is_over = tmp_path / "wires", Event()
    DeadLetters(folder).check()

    def probe() -> None:
        while not is_over.is_set():
            probes = [folder / f"probe-{number}" for number in range(20)]
            for path in probes:
                path.touch()
            for path in probes:
                path.unlink(missing_ok=True)

    prober = Thread(target=probe)
    prober.start()
    try:
        storages = {DeadLetters(folder).check() for _ in range(300)}
    finally:
        is_over.set()
        prober.join()
    assert len(storages) == 1
