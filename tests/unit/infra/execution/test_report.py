"""Reports add up: over shards, and to the number of inputs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flows.reporting.advice import BY_REASON, next_steps
from flows.reporting.plots import bars
from flows.reporting.report import markdown_report, outcome_rows, remarks
from infra.escaping import terminal_line
from infra.execution.report import OUTCOMES, RunReport, ShardReport, sum_reports
from infra.execution.timings import SLOWEST, SlowItem
from tests.support.command_lines import assert_exists, commands_in
from transforms.records import Reason

counts = st.dictionaries(st.sampled_from(OUTCOMES), st.integers(1, 50))


@st.composite
def shard_reports(draw: st.DrawFn) -> ShardReport:
    by_source = draw(st.dictionaries(st.sampled_from(["afp", "ap", "local"]), counts))
    seconds = draw(st.integers(0, 100))
    return ShardReport(
        read=sum(sum(c.values()) for c in by_source.values()),
        by_source=by_source,
        seconds=seconds,
        bytes=draw(st.integers(0, 1000)),
        stages={"read": seconds / 4, "load": seconds / 2},
        slow_shards=[SlowItem(name="shard", seconds=seconds)],
        published=draw(st.dictionaries(st.sampled_from(["2024-11-27T12", "2024-11-28", ""]), st.integers(1, 9))),
    )


@given(st.lists(shard_reports(), max_size=6))
def test_the_sum_of_shards_adds_up(reports: list[ShardReport]) -> None:
    total = sum_reports(reports)
    assert total.adds_up
    assert total.shards == len(reports)
    assert total.read == sum(report.read for report in reports)
    for outcome in OUTCOMES:
        assert total.outcomes[outcome] == sum(report.outcomes[outcome] for report in reports)
    assert total.stages.get("load", 0) == 2 * total.stages.get("read", 0) == total.seconds / 2
    longest = sorted((one.seconds for one in reports), reverse=True)[:SLOWEST]
    assert [slow.seconds for slow in total.slow_shards] == longest
    assert sum(total.published.values()) == sum(sum(report.published.values()) for report in reports)


@given(st.lists(shard_reports(), max_size=3))
def test_a_report_comes_back_from_json_as_it_was(reports: list[ShardReport]) -> None:
    report = run(sum_reports(reports))
    assert RunReport.model_validate_json(report.model_dump_json()) == report


def run(total: ShardReport) -> RunReport:
    return RunReport(run_id="r", index="i", paths=["p"], started="2024-11-27T12:00:00Z", seconds=2.0, total=total)


def test_an_input_without_an_outcome_is_reported_prominently() -> None:
    lost = run(ShardReport(read=2, by_source={"afp": {"indexed": 1}}))
    assert not lost.total.adds_up
    assert any("NOT ACCOUNTED FOR" in line for line in remarks(lost, terminal_line))


def test_the_report_names_outcomes_reasons_and_what_to_do() -> None:
    total = ShardReport(
        read=3, by_source={"afp": {"indexed": 2, "rejected": 1}}, reasons={"empty": 1}, dead_letters_new=1
    )
    text = markdown_report(run(total))
    assert "| afp | 2 | 0 | 0 | 0 | 1 | 0 |" in text
    assert "empty: 1" in text
    assert "dateline deadletters list" in text
    assert outcome_rows(run(total), terminal_line)[-1]["source"] == "total"


def test_every_reason_has_its_advice_and_every_command_of_a_report_exists() -> None:
    assert BY_REASON.keys() == set(Reason)
    total = ShardReport(
        read=16,
        by_source={"afp": {"indexed": 1, "older": 1, "rejected": len(Reason)}},
        reasons=dict.fromkeys(Reason, 1),
    )
    commands = list(commands_in(markdown_report(run(total)))) + list(commands_in(markdown_report(run(ShardReport()))))
    assert {"search", "deadletters", "replay"} <= {words[1] for words in commands}
    for words in commands:
        assert_exists(words)


def test_articles_without_a_publication_date_are_counted_with_the_ways_to_give_one() -> None:
    total = ShardReport(read=3, by_source={"afp": {"indexed": 3}}, published={"": 2, "2024-11-27": 1})
    (step,) = [step for step in next_steps(run(total)) if "publication date" in step]
    assert step.startswith("2 × no publication date")
    assert all(way in step for way in ("--map published=", "manifest.json", "FILE.meta.json"))
    assert "publication date" not in markdown_report(run(total.model_copy(update={"published": {"2024-11-27": 3}})))
    replay = run(total).model_copy(update={"flow": "replay"})
    assert "publication date" not in " ".join(next_steps(replay))


def test_what_a_fix_can_help_is_to_be_replayed_by_its_reason() -> None:
    total = ShardReport(read=1, by_source={"afp": {"failed": 1}}, reasons={Reason.TIMEOUT: 1}, dead_letters_new=1)
    assert "`dateline replay --reason timeout --index i`" in markdown_report(run(total))
    assert "`dateline replay" not in markdown_report(run(total.model_copy(update={"reasons": {Reason.EMPTY: 1}})))


def test_the_report_shows_where_the_time_went_and_what_was_slow() -> None:
    total = ShardReport(
        read=2,
        by_source={"afp": {"indexed": 2}},
        stages={"read": 0.5, "process": 20.0, "load": 10.0},
        slow_articles=[SlowItem(name="seoul-1", seconds=3.25)],
        published={"2024-11-27T12": 1, "2024-11-27T14": 1},
    )
    text = markdown_report(run(total))
    assert "load     10.0 s  ████████████████████\n" in text
    assert "3.25 s  seoul-1" in text
    assert "2024-11-27T13" in text


@given(st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 1e9), min_size=1), st.integers(1, 80))
def test_bars_are_in_proportion_and_what_is_there_shows(values: dict[str, float], width: int) -> None:
    lines = dict(zip(values, bars(values, dict.fromkeys(values, "|"), width), strict=True))
    lengths = {name: len("".join(line.split("  ")[2:])) for name, line in lines.items()}
    assert max(lengths.values()) == (width if any(values.values()) else 0)
    most = max(values.values()) or 1.0
    for name, value in values.items():
        assert (lengths[name] > 0) == (value > 0)
        assert abs(lengths[name] - width * (value / most)) <= 1
