"""What a run found that somebody should know of, as Prefect events: automations listen for them.

dateline.ingest.rejections-high   resource dateline.index.NAME: more was refused than is healthy
dateline.source.quiet             resource dateline.source.NAME.SOURCE: silent beyond the source's habit
"""

from __future__ import annotations

from datetime import UTC, datetime

from elasticsearch import Elasticsearch
from prefect.events import emit_event

from infra.doctor.source_silence import MEMORY, Quiet, quiet_sources
from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.elasticsearch.search.arrivals import delivery_hours
from infra.escaping import terminal_line
from infra.execution.report import RunReport
from infra.logs import Log

log = Log.of(__name__)

REJECTIONS_HIGH = "dateline.ingest.rejections-high"
SOURCE_QUIET = "dateline.source.quiet"

WORTH_TELLING = 0.2
"""The share of refused inputs, far above a healthy feed's few in a thousand; a changed form refuses most."""


def watch_rejections(report: RunReport, bound: float | None) -> None:
    """Tells of a share of refused inputs above `bound`; without one, above what no healthy feed has."""
    above = WORTH_TELLING if bound is None else bound
    total = report.total
    if total.refused <= above * total.read:
        return
    emit_event(
        REJECTIONS_HIGH,
        resource={"prefect.resource.id": f"dateline.index.{report.index}", "prefect.resource.name": report.index},
        payload={
            "message": f"{total.refused:,} of {total.read:,} inputs were refused; told of above {above:.0%}.",
            "reasons": total.reasons,
        },
    )


def watch_sources(client: Elasticsearch, index: str) -> list[Quiet]:
    """Tells of each source of the index that is silent beyond its habit; none if Elasticsearch is away."""
    now = datetime.now(UTC)
    try:
        hours = delivery_hours(client, index, now - MEMORY)
    except ElasticsearchUnavailable as error:
        log.warning("Quiet sources of %s are not looked for: %s", index, error.message)
        return []
    quiet = quiet_sources(hours, now)
    for one in quiet:
        emit_event(
            SOURCE_QUIET,
            resource={
                "prefect.resource.id": f"dateline.source.{index}.{terminal_line(one.source)}",
                "prefect.resource.name": terminal_line(one.source),
            },
            payload={"message": quiet_line(one), "last": one.last.isoformat()},
        )
    return quiet


def quiet_line(quiet: Quiet) -> str:
    """One sentence on a quiet source."""
    hour = 3600
    return (
        f"{terminal_line(quiet.source)} has been quiet for {quiet.silence.total_seconds() / hour:,.0f} hours; "
        f"its longest silence in four weeks was {quiet.longest.total_seconds() / hour:,.0f}"
    )
