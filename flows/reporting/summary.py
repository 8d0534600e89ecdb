"""The one sentence on a run: the message of its state in Prefect, and the last line of a command."""

from __future__ import annotations

from dataclasses import dataclass

from flows.reporting.collected import collected_summary
from infra.execution.report import FlowName, RunReport

MOST_REFUSED = 0.5
"""The share of refused inputs above which a run is warned about: probably the input is not what was meant."""

NOTHING: dict[FlowName, str] = {"ingest": "no new inputs", "replay": "no dead letters to replay"}
"""The summary of a run without inputs."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A sentence on a run, and whether it is a warning."""

    text: str
    is_warning: bool = False


def summary_of(report: RunReport) -> RunSummary:
    """Summarize a run: warn if more than half of its inputs were refused, else count them by outcome.

    A run of `collect` is summarized by its pages, without a warning.
    """
    if report.collected:
        return RunSummary(collected_summary(report.collected))
    total = report.total
    if not total.read:
        return RunSummary(NOTHING[report.flow])
    if total.refused <= MOST_REFUSED * total.read:
        return RunSummary(total.line)
    share = "all" if total.refused == total.read else f"{total.refused:,} of"
    reasons = ", ".join(f"{reason} {count:,}" for reason, count in sorted(total.reasons.items(), key=_by_count))
    remedy = f"dateline deadletters list --index {report.index}"
    return RunSummary(f"{share} {total.read:,} inputs were refused ({reasons}): {remedy}", is_warning=True)


def _by_count(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]
