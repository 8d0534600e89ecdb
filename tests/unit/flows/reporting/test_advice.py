"""The next steps after a run lead to the goal when they are followed to the letter."""

from __future__ import annotations

import pytest

from flows.reporting.advice import next_steps
from infra.execution.report import RunReport, ShardReport
from transforms.records import Reason


def steps(older: int = 0, withdrawn: int = 0, reason: Reason | None = None) -> list[str]:
    counts = {"older": older, "rejected": 1 if reason else 0}
    reasons = {str(reason): 1} if reason else {}
    total = ShardReport(
        read=sum(counts.values()), by_source={"wire": counts}, withdrawn=withdrawn, reasons=reasons, seconds=2.0
    )
    return next_steps(RunReport(run_id="r", index="wires", started="2024-11-27", seconds=2.0, total=total))


def test_a_withdrawn_article_is_restored_by_ending_the_withdrawal() -> None:
    (withdrawn, search) = steps(older=1, withdrawn=1)
    assert withdrawn == (
        "1 belong to withdrawn articles, which no ingest restores, not even with `--force`: "
        "`dateline withdraw ID --undo --index wires`, then ingest them again"
    )
    assert "search" in search


def test_force_is_advised_for_older_articles_alone() -> None:
    withdrawn, older, _ = steps(older=3, withdrawn=1)
    assert withdrawn.startswith("1 belong to withdrawn articles")
    assert older.startswith("2 were older than what the index has; `--force` would load")


@pytest.mark.parametrize(
    ("reason", "option"),
    [
        (Reason.NO_CONTENT, "`--map`"),
        (Reason.UNKNOWN_KEY, "`--map`"),
        (Reason.BAD_VALUE, "`--day-first` or `--month-first`"),
    ],
)
def test_the_option_that_reads_refused_records_is_named(reason: Reason, option: str) -> None:
    advice = steps(reason=reason)[0]
    assert option in advice
    assert f"`dateline replay --reason {reason} --index wires`" in advice


def test_totals_keep_the_withdrawn_articles_of_all_shards() -> None:
    assert (ShardReport(withdrawn=2) + ShardReport(withdrawn=3)).withdrawn == 5
