"""A run's report in words: the same facts as markdown, as rows of a table, and as a terminal shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from infra.report import OUTCOMES, RunReport

SOURCES_SHOWN = 12
"""The largest sources get a row of their own; the rest share one."""


def outcome_rows(report: RunReport) -> list[dict[str, str | int]]:
    """One row a source with the number of its inputs by outcome, largest first, and a last row with the totals."""
    by_size = sorted(report.total.by_source.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    rows = [_row(source, counts) for source, counts in by_size[:SOURCES_SHOWN]]
    if rest := by_size[SOURCES_SHOWN:]:
        rows.append(_row(f"{len(rest):,} more sources", sum((Counter(counts) for _, counts in rest), Counter())))
    return [*rows, _row("total", report.total.outcomes)]


def _row(name: str, counts: Mapping[str, int]) -> dict[str, str | int]:
    return {"source": name, **{outcome: counts.get(outcome, 0) for outcome in OUTCOMES}}


def markdown_report(report: RunReport) -> str:
    """The whole report as markdown: where, how long, outcomes, reasons, and what to do next."""
    header = ["source", *OUTCOMES]
    lines = [
        f"# Ingest into `{report.index}`",
        "",
        f"Run `{report.run_id}`, started {report.started}, {rate_line(report)}.",
        "",
        " | ".join(["", *header, ""]).strip(),
        " | ".join(["", *("---" for _ in header), ""]).strip(),
        *(" | ".join(["", *map(str, row.values()), ""]).strip() for row in outcome_rows(report)),
    ]
    return "\n".join([*lines, "", *(f"- {line}" for line in remarks(report)), ""])


def rate_line(report: RunReport) -> str:
    """How many inputs in which time."""
    rate = report.total.read / report.seconds if report.seconds else 0.0
    return f"{report.total.read:,} inputs in {report.seconds:,.1f} s ({rate:,.0f} a second)"


def remarks(report: RunReport) -> list[str]:
    """What a reader should know besides the table, each with what to do about it."""
    found = [f"{reason}: {count:,}" for reason, count in sorted(report.total.reasons.items())]
    letters = report.total.dead_letters_new + report.total.dead_letters_known
    if letters:
        found.append(
            f"{letters:,} dead letters ({report.total.dead_letters_new:,} new, "
            f"{report.total.dead_letters_known:,} known before): `dateline deadletters list`"
        )
    if report.ignored:
        found.append(f"of no known kind and ignored: {', '.join(report.ignored[:5])}")
    if not report.total.adds_up:
        found.append(
            f"NOT ACCOUNTED FOR: {report.total.read:,} inputs, {sum(report.total.outcomes.values()):,} outcomes"
        )
    if report.documents is not None:
        found.append(f"`{report.index}` now holds {report.documents:,} documents")
    return found
