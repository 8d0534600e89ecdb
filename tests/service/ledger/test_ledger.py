"""Nothing is lost: a ledger of known articles under every fault, and the control that must lose some."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count, islice

import pytest

from infra.elasticsearch.loading.bulk import Outcome, evaluation
from infra.elasticsearch.loading.bulk.backlog import Batch
from infra.elasticsearch.loading.decisions import IncomingState, incoming_state
from infra.execution import shard
from infra.execution.counts import OutcomeCounter
from infra.execution.shard import RunOptions
from infra.sources import BadInput, Input, read_shard
from tests.faults import trial
from tests.faults.catalog import QUICK
from tests.faults.control import CONTROL
from tests.faults.disk import CannotMount
from tests.faults.harness import FaultHarness, fault_harness
from tests.faults.trial import FaultScenario, Trial, try_fault
from transforms.records import RawRecord, Rejected

pytestmark = [pytest.mark.service, pytest.mark.slow, pytest.mark.timeout(1_800)]

IDS = 300


@pytest.fixture(scope="module")
def harness() -> Iterator[FaultHarness]:
    with fault_harness() as made:
        yield made


@pytest.mark.parametrize("fault", QUICK, ids=lambda fault: fault.name.replace(" ", "-"))
def test_nothing_is_lost(fault: FaultScenario, harness: FaultHarness) -> None:
    try:
        verdict = try_fault(fault, harness, IDS)
    except CannotMount as error:
        pytest.skip(f"needs root and a mount: {error}")
    assert verdict.injected > 0
    assert verdict.problems == ()


def test_what_an_unsafe_setting_loses_is_noticed(harness: FaultHarness) -> None:
    verdict = try_fault(CONTROL, harness, IDS)
    assert verdict.injected == 1
    assert any("is nowhere" in problem for problem in verdict.problems), verdict


def test_a_document_that_vanishes_after_the_load_is_noticed(harness: FaultHarness) -> None:
    def delete_one(trial: Trial) -> int:
        trial.load()
        gone = next(iter(trial.held().documents.values()))[0].id
        trial.client.delete(index=trial.index, id=gone)
        return 1

    verdict = try_fault(FaultScenario("a document deleted", delete_one), harness, 40)
    assert [problem for problem in verdict.problems if "is nowhere" in problem]


def test_a_loader_that_takes_a_missing_reply_for_success_is_found_out(
    harness: FaultHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trusting(batch: Batch, why: str) -> evaluation.Evaluation:
        return evaluation.Evaluation(
            outcomes=[evaluation.item_outcome(item, Outcome.INDEXED, detail=why) for item in batch.items]
        )

    monkeypatch.setattr(evaluation, "_unanswered", trusting)
    unsent = next(fault for fault in QUICK if "before the request arrives" in fault.name)
    verdict = try_fault(unsent, harness, 100)
    assert verdict.injected > 0
    assert [problem for problem in verdict.problems if "is nowhere" in problem]


def writes_in_the_order_of_arrival(monkeypatch: pytest.MonkeyPatch) -> None:
    later = count(1)

    def as_arrived(raw: RawRecord, run_id: str, *, force: bool = False) -> IncomingState:
        state = incoming_state(raw, run_id, force=force)
        seen = datetime(2030, 1, 1, tzinfo=UTC) + timedelta(seconds=next(later))
        return replace(state, order=replace(state.order, observed=seen))

    monkeypatch.setattr(shard, "incoming_state", as_arrived)


def writes_what_is_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "RunOptions", partial(RunOptions, force=True))


def passes_over_an_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shard, "read_shard", lambda *which: islice(read_shard(*which), 1, None))


def files_no_letter_of_what_its_reader_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """It counts it all the same."""

    def forgetful(counter: OutcomeCounter, refused: Input, rejected: Rejected, *which: Outcome) -> None:
        if isinstance(refused, BadInput):
            counter.settle(refused, Outcome.REJECTED)
        else:
            refuse(counter, refused, rejected, *which)

    refuse = OutcomeCounter.refuse
    monkeypatch.setattr(OutcomeCounter, "refuse", forgetful)


WRONG_LOADERS: dict[Callable[[pytest.MonkeyPatch], None], tuple[str, str]] = {
    writes_in_the_order_of_arrival: ("has another text than", "was observed at another time than"),
    writes_what_is_unchanged: ("the second run reported {'replaced'}", "the second run changed something"),
    passes_over_an_input: ("is nowhere", "a run accounts for"),
    files_no_letter_of_what_its_reader_refuses: ("should be one dead letter (malformed_json)", "a run accounts for"),
}


@pytest.mark.parametrize("wrong", WRONG_LOADERS, ids=lambda wrong: wrong.__name__)
def test_a_wrong_loader_is_found_out(
    wrong: Callable[[pytest.MonkeyPatch], None], harness: FaultHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong(monkeypatch)
    verdict = try_fault(FaultScenario(wrong.__name__, lambda trial: bool(trial.load())), harness, 100)
    for words in WRONG_LOADERS[wrong]:
        assert any(words in problem for problem in verdict.problems), verdict


def test_a_fault_that_never_happens_proves_nothing(harness: FaultHarness) -> None:
    verdict = try_fault(FaultScenario("nothing", lambda trial: 0 * trial.load().read), harness, 40)
    assert verdict.problems == ("the fault never happened: nothing",)
