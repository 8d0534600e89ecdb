"""Automations of a real server send alerts to a receiver."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from flows.deployments.automations import apply_automations
from flows.deployments.trigger import start_run
from flows.server.api import PrefectRefused
from infra.elasticsearch.lifecycle.indices import create_index
from tests.flows.support.alert_receiver import AlertReceiver
from tests.flows.support.pools import deploy_ingest_to
from tests.flows.support.stack import ROOT, Stack, eventually

pytestmark = pytest.mark.service

NAMES = {"run lost", "ingest late", "run failed", "rejections above bound", "source quiet"}


def deliver_daily(client: Elasticsearch, index: str, source: str) -> None:
    """Three weeks of a source that delivered each day, and then not for five days."""
    create_index(client, index)
    last = datetime.now(UTC) - timedelta(days=5)
    for day in range(20):
        observed = (last - timedelta(days=day)).isoformat()
        client.index(index=index, document={"source": source, "observed": observed})
    client.indices.refresh(index=index)


@pytest.mark.usefixtures("worker")
def test_each_alert_is_sent_to_the_chosen_block(
    deployed: Stack,
    alerts: AlertReceiver,
    client: Elasticsearch,
    index_name: str,
    tmp_path: Path,
) -> None:
    deliver_daily(client, index_name, "Harbour Herald")
    with deployed.api() as api:
        start_run(api, deploy_ingest_to(deployed, "nobody", tmp_path), {"index": f"{index_name}-late"})
        refused = {"paths": [str(ROOT / "seeds/empty.txt")], "index": index_name, "most_rejected": 0.2}
        run = start_run(api, "ingest/inbox", refused)

        eventually(lambda: alerts.watches >= NAMES - {"run lost"}, "all alerts")
        by_watch = {message["watch"].removeprefix("dateline: "): message for message in alerts.messages}
        assert "1 of 1 inputs were refused" in by_watch["rejections above bound"]["message"]
        assert by_watch["source quiet"]["resource"] == f"dateline.source.{index_name}.Harbour Herald"
        assert "Harbour Herald has been quiet for 12" in by_watch["source quiet"]["message"]
        assert by_watch["run failed"]["resource"] == f"prefect.flow-run.{run.id}"


def test_applying_again_keeps_what_was_switched_off(deployed: Stack) -> None:
    with deployed.api() as api:
        names = apply_automations(api, None)
        (late,) = api.read_automations_by_name("dateline: ingest late")
        api.pause_automation(late.id)
        assert apply_automations(api, None) == names
        ours = [one for one in api.read_automations() if one.name.startswith("dateline: ")]
        assert {one.name: one.enabled for one in ours} == {f"dateline: {name}": name != "ingest late" for name in NAMES}
        api.resume_automation(late.id)


def test_an_unknown_block_names_the_remedy(deployed: Stack) -> None:
    with deployed.api() as api, pytest.raises(PrefectRefused, match="under Blocks"):
        apply_automations(api, "slack-webhook/nowhere")
