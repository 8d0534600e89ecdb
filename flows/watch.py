"""What a run found that somebody should know of, as Prefect events: automations listen for them.

dateline.ingest.rejections-high   resource dateline.index.NAME: more was refused than the bound allows
dateline.source.quiet             resource dateline.source.NAME.SOURCE: silent beyond the source's habit
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from elasticsearch import Elasticsearch
from prefect.events import emit_event

from infra.elasticsearch.arrivals import delivery_hours
from infra.errors import DatelineError
from infra.habits import MEMORY, Quiet, quiet_sources
from infra.report import RunReport

REJECTIONS_HIGH = "dateline.ingest.rejections-high"
SOURCE_QUIET = "dateline.source.quiet"

OnRejections = Literal["warn", "fail"]


class TooManyRejected(DatelineError):
    """More of a run's inputs were refused than its bound allows; what could be loaded is loaded."""


def watch_rejections(report: RunReport, bound: float, then: OnRejections) -> None:
    """Tells of a share of refused inputs above `bound`. Raises TooManyRejected if `then` says fail."""
    outcomes = report.total.outcomes
    refused = outcomes["rejected"] + outcomes["failed"]
    if refused <= bound * report.total.read:
        return
    message = f"{refused:,} of {report.total.read:,} inputs were refused; the bound is {bound:.0%}."
    emit_event(
        REJECTIONS_HIGH,
        resource={"prefect.resource.id": f"dateline.index.{report.index}", "prefect.resource.name": report.index},
        payload={"message": message, "reasons": report.total.reasons},
    )
    if then == "fail":
        raise TooManyRejected(message, f"See `dateline deadletters list --index {report.index}`.")


def watch_sources(client: Elasticsearch, index: str) -> list[Quiet]:
    """Tells of each source of the index that is silent beyond its habit."""
    now = datetime.now(UTC)
    quiet = quiet_sources(delivery_hours(client, index, now - MEMORY), now)
    for one in quiet:
        emit_event(
            SOURCE_QUIET,
            resource={
                "prefect.resource.id": f"dateline.source.{index}.{one.source}",
                "prefect.resource.name": one.source,
            },
            payload={"message": quiet_line(one), "last": one.last.isoformat()},
        )
    return quiet


def quiet_line(quiet: Quiet) -> str:
    """One sentence on a quiet source."""
    hour = 3600
    return (
        f"{quiet.source} has been quiet for {quiet.silence.total_seconds() / hour:,.0f} hours; "
        f"its longest silence in four weeks was {quiet.longest.total_seconds() / hour:,.0f}"
    )
