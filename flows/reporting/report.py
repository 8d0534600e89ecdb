"""The report of a run in words: as Markdown, as rows of a table, and as lines for a terminal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from flows.reporting.advice import next_steps
from flows.reporting.collected import collected_remarks, source_rows
from flows.reporting.plots import bars
from infra.escaping import markdown_text, terminal_line
from infra.execution import histogram
from infra.execution.report import OUTCOMES, RunReport, ShardReport, name_kinds
from infra.execution.timings import SlowItem
from infra.plural import pluralize

SOURCES_SHOWN = 12
"""The number of sources with a row of their own, the largest first; the rest share one row."""

MOMENTS_SHOWN = 36
"""Bars of the plot of publication: a day and a half of hours, five weeks of days."""


Escape = Callable[[str], str]
"""A function that escapes a field for its output: `markdown_text` or `terminal_line`."""


def outcome_rows(report: RunReport, escape: Escape) -> list[dict[str, str | int]]:
    """Return one row a source with its inputs by outcome, the largest first, and a last row with the totals."""
    by_size = sorted(report.total.by_source.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    rows = [_row(escape(source), counts) for source, counts in by_size[:SOURCES_SHOWN]]
    if rest := by_size[SOURCES_SHOWN:]:
        rows.append(_row(f"{len(rest):,} more sources", sum((Counter(counts) for _, counts in rest), Counter())))
    return [*rows, _row("total", report.total.outcomes)]


def table_rows(report: RunReport, escape: Escape) -> list[dict[str, str | int]]:
    """Return the rows of the table of a run, each with the same columns, the totals last."""
    return source_rows(report.collected, escape) if report.collected else outcome_rows(report, escape)


def _row(name: str, counts: Mapping[str, int]) -> dict[str, str | int]:
    return {"source": name, **{outcome: counts.get(outcome, 0) for outcome in OUTCOMES}}


def markdown_report(report: RunReport) -> str:
    """Return the full report as Markdown: run, duration, outcomes, reasons, slowest items and next steps."""
    rows = table_rows(report, markdown_text)
    header = list(rows[0])
    lines = [
        f"# {report.flow.capitalize()} into `{report.index}`",
        "",
        f"Run `{report.run_id}`, started {_at(report.started)}, {rate_line(report)}.",
        "",
        _cells(header),
        _cells(["---"] * len(header)),
        *(_cells(list(map(str, row.values()))) for row in rows),
        "",
        *(f"- {line}" for line in remarks(report, markdown_text)),
    ]
    for title, section in sections(report).items():
        lines += ["", f"## {title}", "", *_fenced(section)]
    lines += ["", "## Next steps", "", *(f"- {step}" for step in next_steps(report))]
    return "\n".join([*lines, ""])


def _at(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _fenced(lines: list[str]) -> list[str]:
    """Return a code block with a fence longer than any within."""
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [fence, *lines, fence]


def _cells(values: list[str]) -> str:
    return f"| {' | '.join(values)} |"


def rate_line(report: RunReport) -> str:
    """Describe the number of inputs, the duration and the rate; of a collect, the pages and the duration."""
    if report.collected:
        return f"{report.collected.line}, in {report.seconds:,.1f} s"
    rate = report.total.read / report.seconds if report.seconds else 0.0
    return f"{report.total.read:,} inputs in {report.seconds:,.1f} s ({rate:,.0f} a second)"


def remarks(report: RunReport, escape: Escape) -> list[str]:
    """Return remarks on the run that the table does not show, one line each."""
    if report.collected:
        return [*collected_remarks(report.collected, escape), *map(escape, report.warnings)]
    found = [f"{reason}: {count:,}" for reason, count in sorted(report.total.reasons.items())]
    letters = report.total.dead_letters_new + report.total.dead_letters_known
    if letters:
        found.append(
            f"{pluralize(letters, 'dead letter')} ({report.total.dead_letters_new:,} new, "
            f"{report.total.dead_letters_known:,} known before)"
        )
    found += _special_inputs(report.total, escape)
    if report.ignored:
        found.append(f"ignored, unsupported file type: {', '.join(map(escape, report.ignored[:5]))}")
    found += map(escape, report.warnings)
    if not report.total.adds_up:
        found.append(
            f"NOT ACCOUNTED FOR: {report.total.read:,} inputs, {sum(report.total.outcomes.values()):,} outcomes"
        )
    if report.documents is not None:
        found.append(f"`{report.index}` now holds {report.documents:,} documents{_embargoes(report)}")
    return found


def _special_inputs(total: ShardReport, escape: Escape) -> Iterator[str]:
    """Yield remarks on inputs that the outcomes alone do not explain."""
    if total.moved:
        yield f"{pluralize(total.moved, 'file')} recognized by content at a new path"
    if total.loaded_since:
        yield (
            f"{pluralize(total.loaded_since, 'dead letter')} closed: a later ingest has loaded the article from "
            "the same place"
        )
    if total.withdrawals:
        yield (f"{pluralize(total.withdrawals, 'article')} withdrawn by their source: no search finds them")
    if total.reverts:
        yield _reverts(total, escape)
    if total.by_receipt:
        yield (
            f"{pluralize(total.by_receipt, 'input')} not read again: neither the files nor the index have "
            "changed since a completed run read them"
        )
    if total.others:
        yield f"records that are not articles: {escape(name_kinds(total.others))}"


def _embargoes(report: RunReport) -> str:
    if not report.embargoed or not report.next_release:
        return ""
    return f", {report.embargoed:,} of them under embargo: no search finds the next before {_at(report.next_release)}"


def _reverts(total: ShardReport, escape: Callable[[str], str]) -> str:
    more = total.reverts - len(total.reverted)
    named = ", ".join(map(escape, total.reverted)) + (f" and {more:,} more" if more > 0 else "")
    return (
        f"{pluralize(total.reverts, 'input')} counted as older: the article had this version before, and it was "
        f"replaced ({named}); to restore one give it a later `observed`, or use --force"
    )


def sections(report: RunReport) -> dict[str, list[str]]:
    """Return plots and lists by title, as lines of plain text, without empty ones."""
    total = report.total
    found = {
        "Time of the shards": _seconds(total.stages),
        "Time of the worker processes": _seconds(total.steps),
        "Slowest shards": _slow(total.slow_shards),
        "Slowest articles, without the time of names": _slow(total.slow_articles),
        "Articles by time of publication (UTC)": _moments(total.published),
    }
    return {title: lines for title, lines in found.items() if lines}


def _seconds(seconds: Mapping[str, float]) -> list[str]:
    return bars(seconds, {name: f"{taken:,.1f} s" for name, taken in seconds.items()})


def _slow(found: list[SlowItem]) -> list[str]:
    return [f"{one.seconds:8,.2f} s  {terminal_line(one.name)}" for one in found]


def _moments(published: Mapping[str, int]) -> list[str]:
    row, unplaced = histogram.timeline(published, MOMENTS_SHOWN)
    lines = bars(row, {key: f"{count:,}" for key, count in row.items()})
    return [*lines, f"{unplaced:,} without such a time"] if unplaced else lines
