"""Nothing is lost without a fault: random histories of folders against a model, which finds out a wrong loader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.runs.receipts import ReceiptEpoch
from infra.settings import Settings
from infra.sources import source_file
from tests.ledger.harness import HistoryHarness
from tests.ledger.model import FoundDocument
from tests.ledger.sequences import SequenceOutcome, random_steps, run, smallest

pytestmark = [pytest.mark.service, pytest.mark.slow, pytest.mark.timeout(1_800)]

SEEDS = range(21)

MOST_SEEDS = 40
"""Sequences in which a wrong loader must be found out."""


@pytest.fixture(scope="module")
def harness(node_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HistoryHarness]:
    chosen = {"elasticsearch_url": node_url, "model": "blank", "workers": 1}
    settings = Settings.read().model_copy(update=chosen)
    with (
        Elasticsearch(node_url, max_retries=0, request_timeout=30) as client,
        HistoryHarness(client, settings, tmp_path_factory.mktemp("ledger")) as made,
    ):
        yield made


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_in_a_random_history(seed: int, harness: HistoryHarness) -> None:
    steps = random_steps(seed)
    if run(harness, steps).problems:
        pytest.fail(f"seed {seed}, without the steps that are not needed:\n{smallest(harness, steps)}")


def test_a_loader_that_knows_files_by_their_path_within_the_folder_is_found_out(
    harness: HistoryHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_file, "absolute_path_of", lambda path, root: str(Path(path).relative_to(root)))
    assert _first_failure(harness).problems


def test_a_loader_that_trusts_receipts_whatever_the_state_of_the_index_is_found_out(
    harness: HistoryHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReceiptEpoch, "is_valid", lambda *_: True)
    assert _first_failure(harness).problems


def test_histories_use_receipts(harness: HistoryHarness) -> None:
    assert sum(run(harness, random_steps(seed)).by_receipt for seed in range(5)) > 0


def test_a_document_that_is_missing_or_there_twice_is_noticed(
    harness: HistoryHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = HistoryHarness.found

    def one_less(harness: HistoryHarness, index: str) -> list[FoundDocument]:
        return everything(harness, index)[1:]

    def one_twice(harness: HistoryHarness, index: str) -> list[FoundDocument]:
        found = everything(harness, index)
        return [*found, replace(found[0], id="another")]

    monkeypatch.setattr(HistoryHarness, "found", one_less)
    assert any("is nowhere" in problem for problem in _first_failure(harness).problems)
    monkeypatch.setattr(HistoryHarness, "found", one_twice)
    assert any("nobody knows" in problem for problem in _first_failure(harness).problems)


def _first_failure(harness: HistoryHarness) -> SequenceOutcome:
    outcomes = (run(harness, random_steps(seed)) for seed in range(MOST_SEEDS))
    return next((outcome for outcome in outcomes if outcome.problems), SequenceOutcome(()))
