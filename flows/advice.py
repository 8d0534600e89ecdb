"""What to do after a run: a sentence and a command for each thing that may need someone."""

from __future__ import annotations

from collections.abc import Iterator

from infra.report import RunReport
from transforms.records import Reason

_MEND_AT_SOURCE = "the source delivers what no reader can take: tell it, mend the file, ingest it again"

BY_REASON: dict[Reason, str] = {
    Reason.EMPTY: "articles without a word: nothing to do, unless a whole source delivers none",
    Reason.MALFORMED_JSON: _MEND_AT_SOURCE,
    Reason.NOT_AN_OBJECT: _MEND_AT_SOURCE,
    Reason.UNKNOWN_KEY: "the feed has keys that Dateline does not know: rename them at the source",
    Reason.BAD_VALUE: "a value is of another form than its key's: mend it at the source",
    Reason.NO_CONTENT: _MEND_AT_SOURCE,
    Reason.TOO_LARGE: "larger than an article may be: split it, or leave it",
    Reason.NOTHING_EXTRACTED: "pages in which no article was found: `dateline extract FILE` shows why",
    Reason.UNREADABLE: "files that cannot be opened or unpacked: look at their rights, fetch them again",
    Reason.TIMEOUT: "slower than DATELINE_DOCUMENT_SECONDS: raise it, then send them again",
    Reason.WORKER_DIED: "they end the process that reads them, perhaps for want of memory: send them again with more",
    Reason.INTERNAL_ERROR: "a defect of Dateline: report it, and send them again with the next version",
    Reason.REFUSED_BY_INDEX: "Elasticsearch does not take them: their message says why",
    Reason.INDEX_UNREACHABLE: "Elasticsearch was away: with it back, send them again",
}
"""Each reason, and what is to be done about its dead letters."""


def next_steps(report: RunReport) -> list[str]:
    """What to do next, the urgent first; never empty."""
    return [*_trouble(report), *_looking(report)]


def _trouble(report: RunReport) -> Iterator[str]:
    total = report.total
    if not total.adds_up:
        yield "some inputs have no outcome: run the same ingest again, and report it"
    for reason, count in sorted(total.reasons.items(), key=lambda item: -item[1]):
        yield f"{count:,} × {reason}: {BY_REASON[Reason(reason)]}"
    if total.reasons:
        yield f"read them: `dateline deadletters list --index {report.index}`"
    if total.outcomes["older"]:
        yield f"{total.outcomes['older']:,} were older than what the index has; `--force` would load them all the same"


def _looking(report: RunReport) -> Iterator[str]:
    if report.total.outcomes["indexed"] or report.total.outcomes["replaced"]:
        yield f"see what this run loaded: `dateline search run:{report.run_id} --index {report.index}`"
    else:
        yield f"nothing new was loaded; what is there: `dateline search --index {report.index}`"
