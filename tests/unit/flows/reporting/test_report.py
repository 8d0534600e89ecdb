"""Remarks of a report beside its table."""

from __future__ import annotations

from flows.reporting.report import remarks
from infra.escaping import terminal_line
from infra.execution.report import RunReport, ShardReport

REPORT = RunReport(
    run_id="r", index="wires", started="2024-11-27T08:00:00Z", seconds=1, total=ShardReport(), documents=9
)


def test_articles_under_embargo_are_counted_with_the_next_end() -> None:
    assert remarks(REPORT, terminal_line) == ["`wires` now holds 9 documents"]
    waiting = REPORT.model_copy(update={"embargoed": 2, "next_release": "2024-11-28T07:00:00+01:00"})
    expected = "2 of them under embargo: no search finds the next before 2024-11-28 06:00:00 UTC"
    assert remarks(waiting, terminal_line) == [f"`wires` now holds 9 documents, {expected}"]
