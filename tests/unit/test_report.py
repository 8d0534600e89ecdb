"""Reports add up: over shards, and to the number of inputs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flows.report import markdown_report, outcome_rows, remarks
from infra.report import OUTCOMES, RunReport, ShardReport, add_up

counts = st.dictionaries(st.sampled_from(OUTCOMES), st.integers(1, 50))


@st.composite
def shard_reports(draw: st.DrawFn) -> ShardReport:
    by_source = draw(st.dictionaries(st.sampled_from(["afp", "ap", "local"]), counts))
    return ShardReport(read=sum(sum(c.values()) for c in by_source.values()), by_source=by_source)


@given(st.lists(shard_reports(), max_size=6))
def test_the_sum_of_shards_adds_up(reports: list[ShardReport]) -> None:
    total = add_up(reports)
    assert total.adds_up
    assert total.shards == len(reports)
    assert total.read == sum(report.read for report in reports)
    for outcome in OUTCOMES:
        assert total.outcomes[outcome] == sum(report.outcomes[outcome] for report in reports)


def run(total: ShardReport) -> RunReport:
    return RunReport(run_id="r", index="i", paths=["p"], started="2024-11-27T12:00:00Z", seconds=2.0, total=total)


def test_an_input_without_an_outcome_is_told_loudly() -> None:
    lost = run(ShardReport(read=2, by_source={"afp": {"indexed": 1}}))
    assert not lost.total.adds_up
    assert any("NOT ACCOUNTED FOR" in line for line in remarks(lost))


def test_the_report_names_outcomes_reasons_and_what_to_do() -> None:
    total = ShardReport(
        read=3, by_source={"afp": {"indexed": 2, "rejected": 1}}, reasons={"empty": 1}, dead_letters_new=1
    )
    text = markdown_report(run(total))
    assert "| afp | 2 | 0 | 0 | 0 | 1 | 0 |" in text
    assert "empty: 1" in text
    assert "dateline deadletters list" in text
    assert outcome_rows(run(total))[-1]["source"] == "total"
