"""Prefect events of runs, which trigger automations.

dateline.ingest.rejections-high   resource dateline.index.NAME: too many inputs were refused
dateline.source.quiet             resource dateline.source.NAME.SOURCE: silent for longer than the source's baseline,
                                  or none of its listings could be fetched for long
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from elasticsearch import Elasticsearch
from prefect.events import emit_event

from infra.collect.sources_file.model import Source
from infra.collect.standing import SourceStanding, read_standings
from infra.doctor.source_silence import MEMORY, SilentSource, find_silent_sources
from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.elasticsearch.search.arrivals import delivery_hours
from infra.escaping import terminal_line
from infra.execution.report import RunReport
from infra.logs import Log

log = Log.of(__name__)

REJECTIONS_HIGH = "dateline.ingest.rejections-high"
SOURCE_QUIET = "dateline.source.quiet"

HIGH_REJECTIONS = 0.2
"""The share of refused inputs that triggers an event. A healthy feed has a few in a thousand; a feed in a changed
format has most of its inputs refused."""


def emit_high_rejections(report: RunReport, bound: float | None) -> None:
    """Emit an event if the share of refused inputs is above `bound`, by default above `HIGH_REJECTIONS`."""
    above = HIGH_REJECTIONS if bound is None else bound
    total = report.total
    if total.refused <= above * total.read:
        return
    emit_event(
        REJECTIONS_HIGH,
        resource={"prefect.resource.id": f"dateline.index.{report.index}", "prefect.resource.name": report.index},
        payload={
            "message": f"{total.refused:,} of {total.read:,} inputs were refused; the limit is {above:.0%}.",
            "reasons": total.reasons,
        },
    )


def emit_quiet_sources(client: Elasticsearch, index: str) -> list[SilentSource]:
    """Emit an event for each source that is silent for longer than its baseline; without Elasticsearch, none."""
    now = datetime.now(UTC)
    try:
        hours = delivery_hours(client, index, now - MEMORY)
    except ElasticsearchUnavailable as error:
        log.warning("Quiet sources of %s are not checked: %s", index, error.message)
        return []
    quiet = find_silent_sources(hours, now)
    for one in quiet:
        _emit_quiet(index, one.source, quiet_line(one), one.last)
    return quiet


def emit_failing_sources(client: Elasticsearch, index: str, sources: Sequence[Source]) -> list[SourceStanding]:
    """Emit an event for each source with listings that have failed for long; without Elasticsearch, none."""
    now = datetime.now(UTC)
    try:
        standings = read_standings(client, index, sources, now)
    except ElasticsearchUnavailable as error:
        log.warning("Failing sources of %s are not checked: %s", index, error.message)
        return []
    failing = [one for one in standings if one.is_failing(now)]
    for one in failing:
        _emit_quiet(index, one.name, failing_line(one), one.last_success)
    return failing


def _emit_quiet(index: str, source: str, message: str, last: datetime | None) -> None:
    emit_event(
        SOURCE_QUIET,
        resource={
            "prefect.resource.id": f"dateline.source.{index}.{terminal_line(source)}",
            "prefect.resource.name": terminal_line(source),
        },
        payload={"message": message, "last": last.isoformat() if last else None},
    )


def failing_line(failing: SourceStanding) -> str:
    """Describe a failing source in one sentence."""
    since = f"since {failing.last_success:%Y-%m-%d %H:%M} UTC" if failing.last_success else "from the beginning"
    return (
        f"{terminal_line(failing.name)} cannot be collected {since}: {failing.failures} polls failed ({failing.reason})"
    )


def quiet_line(quiet: SilentSource) -> str:
    """Describe a quiet source in one sentence."""
    hour = 3600
    return (
        f"{terminal_line(quiet.source)} has been quiet for {quiet.silence.total_seconds() / hour:,.0f} hours; "
        f"its longest silence in four weeks was {quiet.longest.total_seconds() / hour:,.0f}"
    )
