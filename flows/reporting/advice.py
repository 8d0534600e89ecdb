"""The next steps after a run: a sentence and a command for everything that may need attention."""

from __future__ import annotations

from collections.abc import Iterator

from flows.reporting.collected import collected_steps
from infra.execution.report import RunReport
from transforms.records import Reason

_FIX_AT_SOURCE = (
    "malformed input: report it to the source and ingest the corrected delivery; if that has the same path, {replay} "
    "closes what it has loaded, else {dismiss}"
)

_DATING = (
    "give one by a key of the records (`--map published=KEY`), in a `manifest.json` or a `FILE.meta.json`, "
    "and ingest them again"
)

BY_REASON: dict[Reason, str] = {
    Reason.EMPTY: "articles without text: nothing to do, unless a whole source delivers no text; {dismiss} closes them",
    Reason.MALFORMED_JSON: _FIX_AT_SOURCE,
    Reason.MALFORMED_RECORD: _FIX_AT_SOURCE,
    Reason.TRUNCATED: "records cut short: fetch the file again and ingest it, then {dismiss}",
    Reason.NOT_AN_OBJECT: _FIX_AT_SOURCE,
    Reason.UNKNOWN_KEY: "the feed has unknown keys: {replay} with the `--map` that the message of the dead letter "
    "names, or one of your own (`ignore=KEY` leaves a key out)",
    Reason.BAD_VALUE: "a value has the wrong format for its key: for a date that can be two days {replay} with "
    "`--day-first` or `--month-first`; else have it fixed and ingest it again, then {replay} closes it",
    Reason.REPEATED_KEY: "objects with a repeated key: have it fixed and ingest it again, then {replay} closes it",
    Reason.BAD_FILE_TIME: "files dated before the year 1 or after 9999: `touch` and ingest them again, then {dismiss}",
    Reason.OUTSIDE_FOLDER: "metadata behind links out of the folder: put the files themselves there, then {replay}",
    Reason.NO_CONTENT: "records without text or html: {replay} with the `--map` that the message of the dead letter "
    "names; if it names none, report it to the source, then {dismiss}",
    Reason.NO_ARTICLE: "delivered items without a story, of a kind that should have one: look at one with "
    "`dateline deadletters show`; {dismiss} closes them",
    Reason.EXPANDS_TOO_MUCH: "compressed data that unpack to more than DATELINE_EXPANSION_RATIO times their size: "
    "raise it if they are right, then {replay}",
    Reason.TOO_LARGE: "larger than an article may be: split it and ingest the parts, or leave it: {dismiss}",
    Reason.NOTHING_EXTRACTED: "no article found in the page: `dateline extract FILE` shows why; after a fix {replay}",
    Reason.UNREADABLE: "files that cannot be opened or unpacked: check their permissions, fetch and ingest them again, "
    "then {replay} closes them",
    Reason.TOO_COMPLEX: "more names than an article has: split it and ingest the parts, or leave it: {dismiss}",
    Reason.OUT_OF_MEMORY: "they need more memory than DATELINE_WORKER_BYTES: raise it, then {replay}",
    Reason.TIMEOUT: "slower than DATELINE_DOCUMENT_SECONDS: raise it, then {replay}",
    Reason.WORKER_DIED: "they crash the worker process, perhaps for lack of memory: with more memory {replay}",
    Reason.INTERNAL_ERROR: "a defect of Dateline: report it; with the version that fixes it {replay}",
    Reason.REFUSED_BY_INDEX: "Elasticsearch refuses them: their message has the reason; once that is fixed {replay}",
    Reason.INDEX_UNREACHABLE: "Elasticsearch was unavailable: once it is back {replay}",
}
"""Each reason and the advice on its dead letters; the commands in braces are filled in."""


def next_steps(report: RunReport) -> list[str]:
    """Return the next steps, the most urgent first; at least one."""
    if report.collected:
        return collected_steps(report.collected, report.index)
    return [*_problems(report), *_search_step(report)]


def _problems(report: RunReport) -> Iterator[str]:
    total = report.total
    if not total.adds_up:
        yield f"some inputs have no outcome: run the same {report.flow} again, and report it"
    for reason, count in sorted(total.reasons.items(), key=lambda item: -item[1]):
        yield f"{count:,} × {reason}: {_advice(Reason(reason), report.index)}"
    if total.reasons:
        yield f"read them: `dateline deadletters list --index {report.index}`"
    if total.withdrawn:
        yield (
            f"{total.withdrawn:,} belong to withdrawn articles, which no ingest restores, not even with `--force`: "
            f"`dateline withdraw ID --undo --index {report.index}`, then ingest them again"
        )
    if older := total.outcomes["older"] - total.withdrawn:
        yield f"{older:,} were older than what the index has; `--force` would load those that are not withdrawn"
    if report.flow == "ingest" and (undated := total.published.get("", 0)):
        yield f"{undated:,} × no publication date, so that relative dates stay open: {_DATING}"


def _advice(reason: Reason, index: str) -> str:
    chosen = f"--reason {reason} --index {index}"
    return BY_REASON[reason].format(
        replay=f"`dateline replay {chosen}`", dismiss=f"`dateline deadletters dismiss {chosen}`"
    )


def _search_step(report: RunReport) -> Iterator[str]:
    loaded = report.total.outcomes["indexed"] + report.total.outcomes["replaced"]
    if loaded > report.total.withdrawals:
        yield f"search what this run loaded: `dateline search run:{report.run_id} --index {report.index}`"
    else:
        yield f"nothing new was loaded; to search the index: `dateline search --index {report.index}`"
