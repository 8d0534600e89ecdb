"""The sentence on a run that its state in Prefect and the last line of a command have."""

from __future__ import annotations

import pytest

from flows.reporting.summary import RunSummary, summary_of
from infra.execution.report import FlowName, RunReport, ShardReport


def report(counts: dict[str, int], flow: FlowName = "ingest") -> RunReport:
    reasons = {"no_content": counts["rejected"]} if counts.get("rejected") else {}
    total = ShardReport(read=sum(counts.values()), by_source={"wire": counts}, reasons=reasons, seconds=2.0)
    return RunReport(run_id="r", index="wires", flow=flow, started="2024-11-27", seconds=2.0, total=total)


@pytest.mark.parametrize(
    ("counts", "text", "is_warning"),
    [
        ({"indexed": 5, "rejected": 5}, "10 inputs in 2.0 s: indexed 5, rejected 5", False),
        ({"indexed": 4, "rejected": 5}, "5 of 9 inputs were refused (no_content 5): ", True),
        ({"rejected": 3}, "all 3 inputs were refused (no_content 3): ", True),
        ({}, "no new inputs", False),
    ],
)
def test_more_than_half_refused_is_a_warning(counts: dict[str, int], text: str, is_warning: bool) -> None:
    more = "dateline deadletters list --index wires" if is_warning else ""
    assert summary_of(report(counts)) == RunSummary(text + more, is_warning)


def test_an_empty_replay_is_summarized_by_its_own_words() -> None:
    assert summary_of(report({}, "replay")).text == "no dead letters to replay"
