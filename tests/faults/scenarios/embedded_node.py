"""The embedded node is stopped and started again under a run that reaches it without any proxy."""

from __future__ import annotations

import socket
import subprocess
import time
from contextlib import closing
from urllib.parse import urlsplit

from tests.faults.scenarios.process import finish
from tests.faults.scenarios.run import require_completed
from tests.faults.trial import FaultScenario, Trial

_MOMENT_SECONDS = 0.02


def restarted(trial: Trial) -> int:
    """Its port stays the same."""
    before = trial.node.url
    loader = _in_its_midst(trial)
    trial.node.stop()
    trial.node.start()
    assert trial.node.url == before
    finish(trial, loader)
    require_completed(trial)
    return 1


def moved(trial: Trial) -> int:
    """Another program takes its port meanwhile."""
    before = trial.node.url
    loader = _in_its_midst(trial)
    trial.node.stop()
    with closing(socket.create_server(("127.0.0.1", urlsplit(before).port or 0))):
        trial.node.start()
    assert trial.node.url != before
    finish(trial, loader)
    require_completed(trial)
    return 1


def _in_its_midst(trial: Trial) -> subprocess.Popen[str]:
    """Start a run and wait until it has loaded some articles; the node under test is its embedded node."""
    trial.home.mkdir(parents=True, exist_ok=True)
    (trial.home / "node").symlink_to(trial.node.home)
    loader = trial.start(ELASTICSEARCH_URL="")
    while loader.poll() is None and not _has_documents(trial):
        time.sleep(_MOMENT_SECONDS)
    assert loader.poll() is None, "the run was over before the node could be stopped"
    return loader


def _has_documents(trial: Trial) -> bool:
    trial.client.indices.refresh(index=trial.index)
    return int(trial.client.count(index=trial.index)["count"]) > 0


EMBEDDED_NODE_FAULTS = (
    FaultScenario("embedded node stopped and started in mid-run", restarted),
    FaultScenario("embedded node restarted on another port in mid-run", moved),
)
