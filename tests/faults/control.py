"""The negative controls: a setting and two planted defects that do lose documents, which the ledger must notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import patch

from infra.elasticsearch.lifecycle.indices import index_status
from infra.erasure.forget import forget
from infra.erasure.subject import ErasureRequest
from infra.rebuild.promotion import promote
from infra.rebuild.report import RebuildReport
from tests.faults.scenarios.erasure import ERASED, require_traces, traces
from tests.faults.scenarios.rebuild import end_command
from tests.faults.trial import FaultScenario, Trial
from tests.support.orchestrator import NoOrchestrator


def _shot_before_the_disk_knows(trial: Trial) -> int:
    """Writes are acknowledged before they are on the disk; the node is killed when the load is over.

    Not in its midst: the loader would miss the latest of them and send them again.
    """
    index = index_status(trial.client, trial.index).index
    # So long that no write is safe before the node dies, whatever the machine does meanwhile.
    settings = {"index.translog.durability": "async", "index.translog.sync_interval": "10m"}
    trial.client.indices.put_settings(index=index, settings=settings)
    trial.load()
    trial.node.kill()
    trial.node.start()
    return 1


def _switched_without_rounds(trial: Trial) -> int:
    """The rounds for what was written during a rebuild write nothing, and the switch is forced."""
    trial.load_half()
    end_command(trial.command("index", "rebuild"))
    trial.load()

    def no_round(*_arguments: object, **_options: object) -> RebuildReport:
        return RebuildReport()

    def no_documents(*_arguments: object) -> Iterator[list[str]]:
        return iter(())

    with (
        patch("infra.rebuild.promotion.rebuild_slice", no_round),
        patch("infra.rebuild.promotion.newer_documents", no_documents),
    ):
        promote(trial.client, trial.index, trial.settings, lambda _: None, force=True)
    return 1


def _archive_left_as_it_is(trial: Trial) -> int:
    """An erasure that rewrites no segment of the archive."""

    def nothing(*_arguments: object) -> None:
        pass

    trial.load()
    erased = ERASED[:1]
    require_traces(trial, erased)
    request = ErasureRequest(trial.index, erased[0])
    with (
        patch("infra.erasure.forget.erase_records", nothing),
        patch("infra.erasure.forget.expunge_deletions", nothing),
    ):
        forget(trial.client, request, trial.settings, NoOrchestrator(), "the ledger", lambda _: None)
    trial.ledger = replace(trial.ledger, erased=frozenset(erased))
    trial.load()
    trial.found += traces(trial, erased)
    return 1


CONTROL = FaultScenario("index.translog.durability async and the node killed by SIGKILL", _shot_before_the_disk_knows)
SWITCH_CONTROL = FaultScenario("rounds of a rebuild that write nothing", _switched_without_rounds, archived=True)
ERASURE_CONTROL = FaultScenario("an erasure that leaves the archive as it is", _archive_left_as_it_is, archived=True)
