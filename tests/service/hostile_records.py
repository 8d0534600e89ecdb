"""Records with hostile fields: of a document, a name, runs and a saved search."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from infra.collect.report import CollectReport
from infra.elasticsearch.search.parameters import SearchParameters
from infra.execution.report import RunReport, ShardReport
from infra.execution.timings import SlowItem
from infra.runs import RunRecord, RunRequest, RunState
from infra.runs.owner import Owner
from infra.searches import SavedSearch
from tests.service.articles import document
from transforms.collecting.outcomes import SourceCounts
from transforms.names import NameKind, RecordForm, build_record
from transforms.records import ArchivedRecord

INDEX = "test-hostile-output"
HOSTILE = (
    "=A1\x1b]0;title\x07\x1b[2J\x9b31m\u202e\u2066\u200f\u061c\x7f\u2028\r\nSPOOFED <script>|[x](javascript:y) [red]"
)
"""A window title, an erased screen, a C1 introducer, reordering, a line of its own, Markdown, rich's markup."""

LINE = HOSTILE.replace("\r\n", " ")
"""For a body and a title, which may have lines."""


def hostile_document(place: ArchivedRecord) -> dict[str, Any]:
    body = f"Ministers met at the harbour on Monday. {LINE}"
    fields = ("authors", "agencies", "people", "organizations", "places", "countries", "tags")
    names = {name: [HOSTILE] for name in fields}
    where = {"field": "body", "start": 0, "end": 9, "text": "Ministers"}
    entity = {**where, "label": "PERSON", "name": HOSTILE, "id": "x", "lat": None, "lon": None, "country": None}
    date = {**where, "start": 32, "end": 38, "text": "Monday", "type": "DATE", "precision": "day", "rule": HOSTILE}
    return dict(
        document(
            "hostile", f"The harbour {LINE}", body, source=HOSTILE, url=HOSTILE, byline=HOSTILE, run_id=HOSTILE,
            published="2024-11-27", published_source=HOSTILE, site_name=HOSTILE, section=HOSTILE, **names,
            entities=[{**entity, "why": HOSTILE}],
            dates=[{**date, "value": HOSTILE, "from": "2024-11-25", "to": "2024-11-26"}],
            removed=[{"text": HOSTILE, "rule": HOSTILE, "start": 4}],
            notes=[{"field": "body", "start": 0, "end": 4, "kind": HOSTILE}],
            input={"path": HOSTILE, "offset": 0, "length": None, "archive": asdict(place)},
            withdrawn=None, story_size=2, story_relation=HOSTILE, story_time="2024-11-27T00:00:00.000Z", story_delay=0,
            indexed_at="2024-11-27T00:00:00Z", story_first_source=HOSTILE, story_info={"representative": HOSTILE},
            names_info={"links": [{"kind": "person", "form": HOSTILE, "name": HOSTILE, "why": HOSTILE}]},
        )
    )  # fmt: skip


def withdrawn_document(external_id: str) -> dict[str, Any]:
    said = {"at": "2024-11-27T00:00:00Z", "reason": HOSTILE}
    origin = {"path": HOSTILE, "offset": 0, "length": None}
    return dict(document(external_id, None, "", display_title="", withdrawn=said, input=origin))


def hostile_name() -> dict[str, Any]:
    forms = [RecordForm(HOSTILE, 1, "2024-11-27", "2024-11-27")]
    return build_record(NameKind.PERSON, HOSTILE, forms, [LINE], HOSTILE).as_document()


def hostile_run() -> RunRecord:
    slow = [SlowItem(name=HOSTILE, seconds=1.0)]
    counts = {HOSTILE: {"indexed": 1}}
    total = ShardReport(read=1, by_source=counts, reasons={}, seconds=1.0, slow_shards=slow, slow_articles=slow)
    report = RunReport(
        run_id="run-1", index=INDEX, paths=[HOSTILE], started="2024-11-27T00:00:00+00:00", seconds=1.0, total=total,
        ignored=[HOSTILE], warnings=[HOSTILE],
    )  # fmt: skip
    request = RunRequest(paths=(HOSTILE,), source=HOSTILE)
    return RunRecord(
        run="run-1", index=INDEX, request=request, state=RunState.COMPLETED, owner=Owner(host=HOSTILE, pid=1),
        started=datetime(2024, 11, 27, tzinfo=UTC), message=HOSTILE, versions={"model": HOSTILE}, report=report,
    )  # fmt: skip


def hostile_collect() -> RunRecord:
    counts = SourceCounts(polled=1, listing_failures={HOSTILE: 1}, reasons={HOSTILE: 1})
    collected = CollectReport(sources={HOSTILE: counts}, notices=[HOSTILE])
    earlier = datetime(2024, 11, 26, tzinfo=UTC)
    run = hostile_run()
    assert run.report is not None
    total = ShardReport(shards=0)
    report = run.report.model_copy(update={"flow": "collect", "total": total, "collected": collected})
    request = RunRequest.collect([HOSTILE])
    return run.model_copy(update={"run": "collect-1", "request": request, "report": report, "started": earlier})


def hostile_search() -> SavedSearch:
    earlier = datetime(2024, 11, 26, tzinfo=UTC)
    return SavedSearch("s-1", HOSTILE, SearchParameters("harbour", (("not", f"author:{HOSTILE}?"),)), earlier, earlier)
