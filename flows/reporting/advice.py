"""What to do after a run: a sentence and a command for each thing that may need someone."""

from __future__ import annotations

from collections.abc import Iterator

from infra.execution.report import RunReport
from transforms.records import Reason

_MEND_AT_SOURCE = "the source delivers what no reader can take: tell it, ingest it again once mended, then {dismiss}"

BY_REASON: dict[Reason, str] = {
    Reason.EMPTY: "articles without a word: nothing to do, unless a whole source delivers none; {dismiss} closes them",
    Reason.MALFORMED_JSON: _MEND_AT_SOURCE,
    Reason.NOT_AN_OBJECT: _MEND_AT_SOURCE,
    Reason.UNKNOWN_KEY: "the feed has keys that Dateline does not know: have them renamed, ingest it again, {dismiss}",
    Reason.BAD_VALUE: "a value is of another form than its key's: have it mended, ingest it again, {dismiss}",
    Reason.REPEATED_KEY: "objects that give a key twice: have it given once, ingest it again, then {dismiss}",
    Reason.BAD_FILE_TIME: "files dated before the year 1 or after 9999: `touch` and ingest them again, then {dismiss}",
    Reason.OUTSIDE_FOLDER: "metadata behind links out of the folder: put the files themselves there, then {replay}",
    Reason.NO_CONTENT: _MEND_AT_SOURCE,
    Reason.TOO_LARGE: "larger than an article may be: split it and ingest the parts, or leave it: {dismiss}",
    Reason.NOTHING_EXTRACTED: "no article found in the page: `dateline extract FILE` shows why; after a fix {replay}",
    Reason.UNREADABLE: "files that cannot be opened or unpacked: look at their rights, fetch and ingest them again",
    Reason.TOO_COMPLEX: "more names than an article has: split it and ingest the parts, or leave it: {dismiss}",
    Reason.OUT_OF_MEMORY: "they need more memory than DATELINE_WORKER_BYTES: raise it, then {replay}",
    Reason.TIMEOUT: "slower than DATELINE_DOCUMENT_SECONDS: raise it, then {replay}",
    Reason.WORKER_DIED: "they end the process that reads them, perhaps for want of memory: with more of it {replay}",
    Reason.INTERNAL_ERROR: "a defect of Dateline: report it; with the version that mends it {replay}",
    Reason.REFUSED_BY_INDEX: "Elasticsearch does not take them: their message says why; once that is mended {replay}",
    Reason.INDEX_UNREACHABLE: "Elasticsearch was away: with it back {replay}",
}
"""Each reason, and what is to be done about its dead letters; the commands in braces are filled in."""


def next_steps(report: RunReport) -> list[str]:
    """What to do next, the urgent first; never empty."""
    return [*_trouble(report), *_looking(report)]


def _trouble(report: RunReport) -> Iterator[str]:
    total = report.total
    if not total.adds_up:
        yield f"some inputs have no outcome: run the same {report.flow} again, and report it"
    for reason, count in sorted(total.reasons.items(), key=lambda item: -item[1]):
        yield f"{count:,} × {reason}: {_advice(Reason(reason), report.index)}"
    if total.reasons:
        yield f"read them: `dateline deadletters list --index {report.index}`"
    if total.outcomes["older"]:
        yield f"{total.outcomes['older']:,} were older than what the index has; `--force` would load them all the same"


def _advice(reason: Reason, index: str) -> str:
    chosen = f"--reason {reason} --index {index}"
    return BY_REASON[reason].format(
        replay=f"`dateline replay {chosen}`", dismiss=f"`dateline deadletters dismiss {chosen}`"
    )


def _looking(report: RunReport) -> Iterator[str]:
    if report.total.outcomes["indexed"] or report.total.outcomes["replaced"]:
        yield f"see what this run loaded: `dateline search run:{report.run_id} --index {report.index}`"
    else:
        yield f"nothing new was loaded; what is there: `dateline search --index {report.index}`"
