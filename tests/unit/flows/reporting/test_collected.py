"""The report of a run of collect in words."""

from __future__ import annotations

from flows.reporting.advice import next_steps
from flows.reporting.collected import SOURCES_SHOWN
from flows.reporting.report import markdown_report, remarks, table_rows
from flows.reporting.summary import summary_of
from infra.collect.report import CollectReport, Latency
from infra.escaping import terminal_line
from infra.execution.report import RunReport, ShardReport
from transforms.collecting.outcomes import PageOutcome, SourceCounts

COUNTS = SourceCounts(
    polled=2,
    listed=5,
    queued=4,
    known=1,
    taken=4,
    outcomes={PageOutcome.NEW: 2, PageOutcome.ROBOTS: 1, PageOutcome.FAILED: 1},
    reasons={"timeout": 1},
    listing_failures={"dns": 1},
    pending=7,
)


def report(**given: object) -> RunReport:
    collected = CollectReport.model_validate(
        {
            "sources": {"harbor-times": COUNTS},
            "latency": {"harbor-times": Latency(articles=2, median=250.0, p90=300.0)},
            "segments": 1,
            "ingest": "run-2",
            "ingested": {"indexed": 2, "rejected": 0},
            **given,
        }
    )
    return RunReport(
        run_id="run-1",
        index="wires",
        flow="collect",
        started="2026-11-28T08:00:00Z",
        seconds=12.0,
        total=ShardReport(shards=0),
        collected=collected,
    )


def test_a_source_has_one_row_with_its_pages_by_outcome() -> None:
    row, total = table_rows(report(), terminal_line)
    assert row == {
        "source": "harbor-times",
        "listings": 2,
        "new": 2,
        "changed": 0,
        "unchanged": 0,
        "robots": 1,
        "failed": 1,
        "pending": 7,
        "latency": "4 min",
    }
    assert (total["source"], total["new"], total["latency"]) == ("total", 2, "")


def test_many_sources_share_a_row() -> None:
    rows = table_rows(
        report(sources={f"s{number:02}": COUNTS for number in range(SOURCES_SHOWN + 3)}, latency={}), terminal_line
    )
    assert len(rows) == SOURCES_SHOWN + 2
    assert (rows[-2]["source"], rows[-2]["new"]) == ("3 more sources", 6)
    assert rows[-1]["new"] == 2 * (SOURCES_SHOWN + 3)


def test_a_source_whose_articles_an_earlier_run_fetched_has_a_row_with_their_latency() -> None:
    row, _ = table_rows(report(sources={}), terminal_line)
    assert (row["source"], row["new"], row["latency"]) == ("harbor-times", 0, "4 min")


def test_failures_notices_and_the_ingest_are_remarks() -> None:
    found = remarks(report(notices=["A listing has moved"], waiting=2, is_complete=False), terminal_line)
    assert found == [
        "harbor-times: pages not fetched: timeout 1",
        "harbor-times: listings not fetched: dns 1",
        "A listing has moved",
        "stopped before all that was due was done: the next run does the rest",
        "run run-2 ingested 1 segment of the archive: indexed 2",
        "2 segments of the archive wait for an ingest",
    ]


def test_markdown_is_escaped() -> None:
    hostile = "a|b <script>[x](javascript:y)"
    page = markdown_report(report(notices=[hostile], sources={hostile: COUNTS}))
    assert "<script>" not in page
    assert "](javascript" not in page


def test_the_summary_counts_pages_and_what_was_loaded() -> None:
    assert summary_of(report()).text == (
        "2 listings, 4 pages: new 2, robots 1, failed 1; 7 pending; ingested: indexed 2"
    )
    nothing = report(sources={}, segments=0, ingest=None, ingested={}, notices=["there is no file sources.yaml"])
    assert summary_of(nothing).text == "no source was due; there is no file sources.yaml"


def test_next_steps_lead_on() -> None:
    assert next_steps(report(waiting=1)) == [
        "failing sources, and since when: `dateline sources list --index wires`",
        "load and fetch what is left: `dateline collect --index wires`",
        "search what this run loaded: `dateline search run:run-2 --index wires`",
    ]


def test_pages_without_an_outcome_are_reported() -> None:
    lost = COUNTS.model_copy(update={"taken": 9})
    found = report(sources={"harbor-times": lost})
    assert not found.adds_up
    assert "NOT ACCOUNTED FOR: entries or pages without an outcome" in remarks(found, terminal_line)
    assert "report it" in next_steps(found)[0]
