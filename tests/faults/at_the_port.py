"""The embedded node is stopped and started again under a run that reaches it without any proxy."""

from __future__ import annotations

import socket
import subprocess
import time
from contextlib import closing
from urllib.parse import urlsplit

from tests.faults.at_the_process import finish
from tests.faults.at_the_run import require_completed
from tests.faults.trial import Fault, Trial

_MOMENT_SECONDS = 0.02


def restarted(trial: Trial) -> int:
    """It has the port of before."""
    before = trial.victim.url
    loader = _in_its_midst(trial)
    trial.victim.stop()
    trial.victim.start()
    assert trial.victim.url == before
    finish(trial, loader)
    require_completed(trial)
    return 1


def moved(trial: Trial) -> int:
    """Another program has its port by then."""
    before = trial.victim.url
    loader = _in_its_midst(trial)
    trial.victim.stop()
    with closing(socket.create_server(("127.0.0.1", urlsplit(before).port or 0))):
        trial.victim.start()
    assert trial.victim.url != before
    finish(trial, loader)
    require_completed(trial)
    return 1


def _in_its_midst(trial: Trial) -> subprocess.Popen[str]:
    """A run that has loaded some articles and is not at its end; the victim is its embedded node."""
    trial.home.mkdir(parents=True, exist_ok=True)
    (trial.home / "node").symlink_to(trial.victim.home)
    loader = trial.start(ELASTICSEARCH_URL="")
    while loader.poll() is None and not _has_documents(trial):
        time.sleep(_MOMENT_SECONDS)
    assert loader.poll() is None, "the run was over before the node could be stopped"
    return loader


def _has_documents(trial: Trial) -> bool:
    trial.client.indices.refresh(index=trial.index)
    return int(trial.client.count(index=trial.index)["count"]) > 0


AT_THE_PORT = (
    Fault("embedded node stopped and started in mid-run", restarted),
    Fault("embedded node restarted on another port in mid-run", moved),
)
