"""Nothing is lost: a ledger of known articles under every fault, and the control that must lose some."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from infra.elasticsearch.bulk import Outcome, judging
from infra.elasticsearch.bulk.backlog import Batch
from tests.faults.catalogue import QUICK
from tests.faults.control import CONTROL
from tests.faults.disk import CannotMount
from tests.faults.laboratory import Laboratory, laboratory
from tests.faults.trial import Fault, Trial, put_to_proof

pytestmark = [pytest.mark.service, pytest.mark.slow, pytest.mark.timeout(1_800)]

IDS = 300


@pytest.fixture(scope="module")
def place() -> Iterator[Laboratory]:
    with laboratory() as made:
        yield made


@pytest.mark.parametrize("fault", QUICK, ids=lambda fault: fault.name.replace(" ", "-"))
def test_nothing_is_lost(fault: Fault, place: Laboratory) -> None:
    try:
        verdict = put_to_proof(fault, place, IDS)
    except CannotMount as error:
        pytest.skip(f"needs root and a mount: {error}")
    assert verdict.injected > 0
    assert verdict.problems == ()


def test_what_an_unsafe_setting_loses_is_noticed(place: Laboratory) -> None:
    verdict = put_to_proof(CONTROL, place, IDS)
    assert verdict.injected == 1
    assert any("is nowhere" in problem for problem in verdict.problems), verdict


def test_a_document_that_vanishes_after_the_load_is_noticed(place: Laboratory) -> None:
    def delete_one(trial: Trial) -> int:
        trial.load()
        gone = next(iter(trial.held().documents.values()))[0].id
        trial.client.delete(index=trial.index, id=gone)
        return 1

    verdict = put_to_proof(Fault("a document deleted", delete_one), place, 40)
    assert [problem for problem in verdict.problems if "is nowhere" in problem]


def test_a_loader_that_takes_silence_for_consent_is_found_out(
    place: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trusting(batch: Batch, why: str) -> judging.Judgement:
        return judging.Judgement(ended=[judging.told(item, Outcome.INDEXED, detail=why) for item in batch.items])

    monkeypatch.setattr(judging, "_unanswered", trusting)
    unsent = next(fault for fault in QUICK if "before the request arrives" in fault.name)
    verdict = put_to_proof(unsent, place, 100)
    assert verdict.injected > 0
    assert [problem for problem in verdict.problems if "is nowhere" in problem]


def test_a_fault_that_never_happens_proves_nothing(place: Laboratory) -> None:
    verdict = put_to_proof(Fault("nothing", lambda trial: 0 * trial.load().read), place, 40)
    assert verdict.problems == ("the fault never happened: nothing",)
