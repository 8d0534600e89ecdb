"""Nothing is lost without a fault: random histories of folders against a model, and wrong loaders that it finds out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from elasticsearch import Elasticsearch

from infra import shard
from infra.elasticsearch import actions
from infra.elasticsearch.decisions import Decision, IncomingState, decide
from infra.elasticsearch.known import Known
from infra.settings import Settings
from infra.sources import files
from tests.ledger.bench import Bench
from tests.ledger.model import FoundDocument
from tests.ledger.sequences import Outcome, random_steps, run, smallest

pytestmark = [pytest.mark.service, pytest.mark.slow, pytest.mark.timeout(1_800)]

SEEDS = range(20)
MOST_SEEDS = 40
"""Sequences in which a wrong loader must be found out."""


@pytest.fixture(scope="module")
def bench(node_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    chosen = {"elasticsearch_url": node_url, "model": "blank", "workers": 1}
    settings = Settings.read().model_copy(update=chosen)
    with (
        Elasticsearch(node_url, max_retries=0, request_timeout=30) as client,
        Bench(client, settings, tmp_path_factory.mktemp("ledger")) as made,
    ):
        yield made


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_in_a_random_history(seed: int, bench: Bench) -> None:
    steps = random_steps(seed)
    if run(bench, steps).problems:
        pytest.fail(f"seed {seed}, without the steps that are not needed:\n{smallest(bench, steps)}")


def forgets_what_was_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(state: IncomingState, known: Known | None) -> Decision:
        return decide(state, known and replace(known, superseded=()))

    _decides_by(forgetful, monkeypatch)


def lets_the_last_to_arrive_win(monkeypatch: pytest.MonkeyPatch) -> None:
    def hasty(state: IncomingState, known: Known | None) -> Decision:
        return decide(replace(state, force=known is not None and known.content_hash != state.content_hash), known)

    _decides_by(hasty, monkeypatch)


def ignores_the_line_of_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def blind(state: IncomingState, known: Known | None) -> Decision:
        position = int(state.content_hash[:6], 16)
        return decide(replace(state, order=replace(state.order, offset=position)), known)

    _decides_by(blind, monkeypatch)


def knows_files_by_their_path_within_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "absolute", lambda path, root: str(path.relative_to(root)))


def _decides_by(wrong: Callable[[IncomingState, Known | None], Decision], monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (shard, actions):
        monkeypatch.setattr(module, "decide", wrong)


WRONG_LOADERS = (
    forgets_what_was_replaced,
    lets_the_last_to_arrive_win,
    ignores_the_line_of_a_file,
    knows_files_by_their_path_within_the_folder,
)


@pytest.mark.parametrize("wrong", WRONG_LOADERS, ids=lambda wrong: wrong.__name__)
def test_a_wrong_loader_is_found_out(
    wrong: Callable[[pytest.MonkeyPatch], None], bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong(monkeypatch)
    assert _first_failure(bench).problems


def test_a_document_that_is_missing_or_there_twice_is_noticed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = Bench.found

    def one_less(bench: Bench, index: str) -> list[FoundDocument]:
        return everything(bench, index)[1:]

    def one_twice(bench: Bench, index: str) -> list[FoundDocument]:
        found = everything(bench, index)
        return [*found, replace(found[0], id="another")]

    monkeypatch.setattr(Bench, "found", one_less)
    assert any("is nowhere" in problem for problem in _first_failure(bench).problems)
    monkeypatch.setattr(Bench, "found", one_twice)
    assert any("nobody knows" in problem for problem in _first_failure(bench).problems)


def _first_failure(bench: Bench) -> Outcome:
    outcomes = (run(bench, random_steps(seed)) for seed in range(MOST_SEEDS))
    return next((outcome for outcome in outcomes if outcome.problems), Outcome(()))
