"""Metrics of a run, plotted over many runs."""

from __future__ import annotations

from typing import Any

from infra.execution.histogram import median_hours
from infra.runs.records import RunRecord


def run_metrics(record: RunRecord) -> dict[str, Any]:
    """Compute the metrics of a run; None where they are unknown, or unknown so far.

    Returns:
        `late_seconds`: time between the moment the run was due and its start. `age_hours`: time between the
        publication of its median article, of those with a known hour, and its start. `per_second`: inputs, which a
        collect has none of.
        Of a run over an old archive both times may be large.
    """
    late = (record.started - record.due).total_seconds() if record.due else None
    if (report := record.report) is None:
        return {"late_seconds": late} | dict.fromkeys(_OF_A_REPORT)
    total, is_collect = report.total, record.request.flow == "collect"
    return {
        "late_seconds": late,
        "seconds": report.seconds,
        "read": total.read,
        "outcomes": total.outcomes,
        "documents": report.documents,
        "per_second": round(total.read / report.seconds, 3) if report.seconds and not is_collect else None,
        "age_hours": median_hours(total.published, record.started),
    }


_OF_A_REPORT = ("seconds", "read", "outcomes", "documents", "per_second", "age_hours")
