"""SIGKILL of a backup and of a restore at every step, and between them an erasure and the loss of the index."""

from __future__ import annotations

from dataclasses import replace

from infra.elasticsearch.lifecycle.versioned import serving_index
from infra.failpoints import BackupStep
from tests.faults.scenarios.erasure import ERASED, require_traces, traces
from tests.faults.scenarios.rebuild import end_command, kill_at_each
from tests.faults.trial import FaultScenario, Trial

RESTORE_STEPS = (BackupStep.FILE_RESTORED, BackupStep.INDEX_RESTORED, BackupStep.ERASURES_APPLIED)
BACKUP_STEPS = tuple(step for step in BackupStep if step not in RESTORE_STEPS)


def backup_killed(trial: Trial) -> int:
    """Half of the articles are in the backup, the others arrive after it; then two are erased, and the index is lost.

    The restored index is switched to, and the articles that it lacks are loaded again.
    """
    trial.client.snapshot.create_repository(
        name=trial.index, repository={"type": "fs", "settings": {"location": trial.index}}
    )
    trial.load_half()
    kills = kill_at_each(trial, BACKUP_STEPS, "backup", "create", environment=_repository(trial))
    _complete(trial, "create")
    _complete(trial, "verify", "--restore")
    trial.load()
    require_traces(trial, ERASED)
    for id_ in ERASED:
        end_command(trial.command("forget", id_, "--yes"))
    trial.ledger = replace(trial.ledger, erased=frozenset(ERASED))
    trial.client.indices.delete(index=serving_index(trial.client, trial.index).name)
    restore = ("restore", "--archive", str(trial.home / "restored"))
    kills += kill_at_each(trial, RESTORE_STEPS, "backup", *restore, environment=_repository(trial))
    _complete(trial, *restore)
    end_command(trial.command("index", "promote"))
    trial.load()
    trial.found += traces(trial, ERASED)
    return kills


def _complete(trial: Trial, *arguments: str) -> None:
    end_command(trial.command("backup", *arguments, environment=_repository(trial)))


def _repository(trial: Trial) -> dict[str, str]:
    return {"DATELINE_SNAPSHOT_REPOSITORY": trial.index}


BACKUP_FAULTS = (FaultScenario("backup and restore killed by SIGKILL at every step", backup_killed, archived=True),)
