"""One function for each medium: what leaves it is the text, and never an instruction to whoever shows it."""

from __future__ import annotations

import json
import logging
import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from flows.reporting.report import markdown_report, outcome_rows
from infra.escaping import SHORTENED, json_line, markdown_text, terminal_block, terminal_line
from infra.execution.report import RunReport, ShardReport
from infra.execution.timings import SlowItem
from infra.logs import Log, log_context

STEERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
HOSTILE = (
    "a\x1b]0;t\x07\u202e\nb | <script>alert(1)</script> [x](javascript:y) `c` ``` ![i](http://e.test/i) **d** "
    "www.e.test"
)
SYNTAX = st.text("\x1b\x9b\u202e\u2066\n\r\t|`[](){}<>!*_#~&\\:/w.ah1-", min_size=1)
TEXT = st.text(st.characters(exclude_categories=())) | SYNTAX
WEB = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


@given(TEXT)
def test_no_character_of_a_field_steers_a_terminal(text: str) -> None:
    assert not STEERS.search(terminal_block(text))
    assert not STEERS.search(terminal_line(text))
    assert not set("\n\t") & set(terminal_line(text))
    terminal_line(text).encode()


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert terminal_block(text) == terminal_line(text, limit=None) == text


def test_a_long_field_is_shortened() -> None:
    assert terminal_line("a" * 1_000_000) == "a" * SHORTENED + "…"


@given(TEXT)
def test_markdown_shows_a_field_as_its_text_and_nothing_else(text: str) -> None:
    shown = WEB.render(f"x {markdown_text(text)} x")
    inner = unescape(shown.removeprefix("<p>").removesuffix("</p>\n"))
    assert not re.search("<[a-z/!]", shown.removeprefix("<p>").removesuffix("</p>\n"))
    assert " ".join(inner.split()) == " ".join(f"x {terminal_line(text)} x".split())


@given(TEXT)
def test_a_field_fills_one_cell_of_a_table(text: str) -> None:
    shown = WEB.render(f"| a | b |\n| --- | --- |\n| {markdown_text(text)} | 1 |\n")
    assert shown.count("<td>") == 2
    assert "<td>1</td>" in shown


@given(st.dictionaries(TEXT.filter(lambda text: not re.search("[\ud800-\udfff]", text)), st.integers()))
def test_json_is_the_same_value(value: dict[str, int]) -> None:
    line = json_line(json.dumps(value, ensure_ascii=False).encode())
    assert json.loads(line) == value
    assert not STEERS.search(line.decode())


def hostile_report() -> RunReport:
    slow = [SlowItem(name=HOSTILE, seconds=1.0)]
    total = ShardReport(read=1, by_source={HOSTILE: {"indexed": 1}}, seconds=1.0, slow_shards=slow, slow_articles=slow)
    return RunReport(
        run_id="run-1", index="wires", paths=[HOSTILE], started="2024-11-27T00:00:00+00:00", seconds=1.0, total=total,
        ignored=[HOSTILE], warnings=[HOSTILE],
    )  # fmt: skip


def test_the_report_in_prefects_pages_has_no_html_link_or_column_of_a_field() -> None:
    shown = WEB.render(markdown_report(hostile_report()))
    assert not re.search("<script|<a |<img|<strong", shown)
    assert not STEERS.search(shown)
    assert shown.count("<tr>") == 3
    assert shown.count("<td>") == 2 * (1 + 6)
    assert "Next steps</h2>" in shown, "no fence in a field breaks the rest"
    assert "&lt;script&gt;" in shown


def test_the_cells_of_prefects_table_are_literal_markdown() -> None:
    (row, _) = outcome_rows(hostile_report(), markdown_text)
    assert not re.search("<script|<a |<img|<strong", WEB.render(str(row["source"])))


def test_a_line_of_the_log_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), log_context(record=HOSTILE):
        Log.of("infra.test").info("%s was read", HOSTILE)
    message = caplog.records[-1].getMessage()
    assert "alert(1)" in message
    assert "\n" not in message
    assert not STEERS.search(message)
