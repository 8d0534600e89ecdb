"""The report of a run of `collect` in words: rows by source, remarks and next steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from infra.collect.report import CollectReport
from infra.execution.progress import duration
from infra.plural import pluralize
from transforms.collecting.outcomes import PageOutcome, SourceCounts

SOURCES_SHOWN = 40
"""The number of sources with a row of their own, those with the most pages first; the rest share one row."""

NOTICES_SHOWN = 20

Escape = Callable[[str], str]

_OCCASIONAL = ("from feed", "robots", "postponed", "pending", "latency")


def source_rows(collected: CollectReport, escape: Escape) -> list[dict[str, str | int]]:
    """Return one row a source with its listings and pages by outcome, and a last row with the totals.

    Sources of which the run loaded what an earlier one had fetched have a row too. Columns in `_OCCASIONAL` are left
    out if they are empty. `latency` is the time from publication to the end of the ingest, of the median article.
    """
    counted = dict.fromkeys(collected.latency, SourceCounts()) | collected.sources
    by_size = sorted(counted.items(), key=lambda item: (-item[1].taken, item[0]))
    rows = [_row(escape(name), counts, _latency(collected, name)) for name, counts in by_size[:SOURCES_SHOWN]]
    if rest := by_size[SOURCES_SHOWN:]:
        rows.append(_row(f"{len(rest):,} more sources", sum((one for _, one in rest), start=SourceCounts()), ""))
    rows.append(_row("total", collected.total, ""))
    empty = {column for column in _OCCASIONAL if not any(row[column] for row in rows)}
    return [{column: value for column, value in row.items() if column not in empty} for row in rows]


def _row(name: str, counts: SourceCounts, latency: str) -> dict[str, str | int]:
    outcomes = {outcome.value.replace("_", " "): counts.count(outcome) for outcome in PageOutcome}
    return {"source": name, "listings": counts.polled, **outcomes, "pending": counts.pending, "latency": latency}


def _latency(collected: CollectReport, name: str) -> str:
    found = collected.latency.get(name)
    return duration(found.median) if found else ""


def collected_remarks(collected: CollectReport, escape: Escape) -> list[str]:
    """Return remarks that the table does not show, one line each: failures by reason, notices, the ingest."""
    found = [*_failures(collected, escape), *map(escape, collected.notices[:NOTICES_SHOWN])]
    if more := len(collected.notices) - NOTICES_SHOWN:
        found += [f"{pluralize(more, 'more notice')} in the report as JSON"] if more > 0 else []
    if not collected.adds_up:
        found.append("NOT ACCOUNTED FOR: entries or pages without an outcome")
    if not collected.is_complete:
        found.append("stopped before all that was due was done: the next run does the rest")
    if collected.ingest:
        counts = ", ".join(f"{name} {number:,}" for name, number in collected.ingested.items() if number)
        segments = pluralize(collected.segments, "segment")
        found.append(f"run {collected.ingest} ingested {segments} of the archive: {counts or 'no inputs'}")
    if collected.waiting:
        found.append(f"{pluralize(collected.waiting, 'segment')} of the archive {_wait(collected)} for an ingest")
    return found


def _wait(collected: CollectReport) -> str:
    return "waits" if collected.waiting == 1 else "wait"


def _failures(collected: CollectReport, escape: Escape) -> Iterator[str]:
    for name, counts in sorted(collected.sources.items()):
        if counts.reasons:
            yield f"{escape(name)}: pages not fetched: {_by_number(counts.reasons)}"
        if counts.listing_failures:
            yield f"{escape(name)}: listings not fetched: {_by_number(counts.listing_failures)}"


def _by_number(reasons: Mapping[str, int]) -> str:
    return ", ".join(f"{reason} {number:,}" for reason, number in sorted(reasons.items(), key=lambda one: -one[1]))


def collected_steps(collected: CollectReport, index: str) -> list[str]:
    """Return the next steps after a run of `collect`; at least one."""
    found = []
    if not collected.adds_up:
        found.append("some pages have no outcome: run `dateline collect` again, and report it")
    if refused := sum(collected.ingested.get(outcome, 0) for outcome in ("rejected", "failed")):
        found.append(f"{refused:,} fetched pages were refused: `dateline deadletters list --index {index}`")
    if any(counts.listing_failures for counts in collected.sources.values()):
        found.append(f"failing sources, and since when: `dateline sources list --index {index}`")
    if collected.waiting or not collected.is_complete:
        found.append(f"load and fetch what is left: `dateline collect --index {index}`")
    if collected.ingest and (collected.ingested.get("indexed") or collected.ingested.get("replaced")):
        found.append(f"search what this run loaded: `dateline search run:{collected.ingest} --index {index}`")
    return found or [f"nothing new was loaded; when sources are due: `dateline sources list --index {index}`"]


def collected_summary(collected: CollectReport) -> str:
    """Return one sentence on the run."""
    if collected.is_empty:
        return "; ".join(["no source was due", *collected.notices[:1]])
    loaded = ", ".join(f"{name} {number:,}" for name, number in collected.ingested.items() if number)
    waiting = (
        f"; {pluralize(collected.waiting, 'segment')} {_wait(collected)} for an ingest" if collected.waiting else ""
    )
    return f"{collected.line}{f'; ingested: {loaded}' if loaded else ''}{waiting}"
