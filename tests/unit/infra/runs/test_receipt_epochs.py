"""The epoch of a run's receipts: valid in one state of the index, for one version of the program."""

from __future__ import annotations

from pathlib import Path

import pytest

import infra.elasticsearch.loading.decisions
import infra.elasticsearch.loading.known
import infra.elasticsearch.loading.matching
import infra.execution.shard
import infra.sources.formats.jsonl
import infra.sources.metadata
import transforms.identity
import transforms.publication
import transforms.records.enriched
import transforms.records.raw
import transforms.urls
from infra.elasticsearch.lifecycle.index_state import IndexState, PrimaryState
from infra.runs.receipts import program
from infra.runs.receipts.epoch import ReceiptEpoch, next_epoch
from infra.runs.receipts.program import deciding_files

DECIDING = [
    infra.elasticsearch.loading.decisions,
    infra.elasticsearch.loading.known,
    infra.elasticsearch.loading.matching,
    infra.execution.shard,
    infra.sources.formats.jsonl,
    infra.sources.metadata,
    transforms.identity,
    transforms.publication,
    transforms.records.enriched,
    transforms.records.raw,
    transforms.urls,
]


def state(last: int, uuid: str = "uuid") -> IndexState:
    return IndexState(uuid=uuid, primaries={"0": PrimaryState(history="history", translog="translog", last=last)})


FRESH = ReceiptEpoch(id="fresh", state=state(10), program="program")
VALID = ReceiptEpoch(id="valid", state=state(10), program="program")


def test_an_epoch_is_valid_in_its_state_for_its_program() -> None:
    assert VALID.is_valid(state(10), "program")
    assert not VALID.is_valid(state(11), "program")
    assert not VALID.is_valid(state(10, uuid="recreated"), "program")
    assert not VALID.is_valid(state(10), "the next version")


@pytest.mark.parametrize(("valid", "id_"), [(VALID, "valid"), (None, "fresh")])
def test_a_run_that_only_creates_continues_the_valid_epoch_or_begins_one(valid: ReceiptEpoch | None, id_: str) -> None:
    assert next_epoch(valid, state(10), state(10), 0, FRESH) == FRESH.model_copy(update={"id": id_})
    after = next_epoch(valid, state(10), state(13), 3, FRESH)
    assert after == ReceiptEpoch(id=id_, state=state(13), program="program")


@pytest.mark.parametrize(
    ("after", "created"),
    [(state(13), 2), (state(13), 4), (state(11), 0), (state(9), 0), (state(13, uuid="recreated"), 3)],
)
def test_any_other_write_ends_the_epoch(after: IndexState, created: int) -> None:
    assert next_epoch(VALID, state(10), after, created, FRESH) is None


def test_a_change_of_what_decides_on_records_changes_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "infra" / "sources"
    folder.mkdir(parents=True)
    (folder / "read.py").write_text("LIMIT = 1\n")
    monkeypatch.setattr(program, "_ROOT", tmp_path)
    before = program.program_digest.__wrapped__()
    (folder / "read.py").write_text("LIMIT = 2\n")
    assert program.program_digest.__wrapped__() != before


def test_the_program_covers_what_decides_on_records() -> None:
    covered = set(deciding_files())
    assert [module.__name__ for module in DECIDING if Path(str(module.__file__)) not in covered] == []
