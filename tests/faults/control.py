"""The negative control: a setting that does lose documents, which the ledger must notice."""

from __future__ import annotations

from infra.elasticsearch.lifecycle.indices import index_status
from tests.faults.trial import FaultScenario, Trial


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


CONTROL = FaultScenario("index.translog.durability async and the node killed by SIGKILL", _shot_before_the_disk_knows)
