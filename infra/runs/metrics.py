"""The numbers of a run that are plotted over many runs."""

from __future__ import annotations

from typing import Any

from infra.execution.histogram import median_hours
from infra.runs.records import RunRecord


def run_metrics(record: RunRecord) -> dict[str, Any]:
    """Those of a run's record; null where they are not known (yet).

    `late_seconds` is how long after it was due the run began. `age_hours` is how long before that the median of
    its articles was published, of those whose hour is known: neither is a fault of an old archive's run.
    `per_second` are inputs.
    """
    late = (record.started - record.due).total_seconds() if record.due else None
    if (report := record.report) is None:
        return {"late_seconds": late} | dict.fromkeys(_OF_A_REPORT)
    total = report.total
    return {
        "late_seconds": late,
        "seconds": report.seconds,
        "read": total.read,
        "outcomes": total.outcomes,
        "documents": report.documents,
        "per_second": round(total.read / report.seconds, 3) if report.seconds else None,
        "age_hours": median_hours(total.published, record.started),
    }


_OF_A_REPORT = ("seconds", "read", "outcomes", "documents", "per_second", "age_hours")
