"""`dateline clean-diff`: the text with its cuts where they were."""

from __future__ import annotations

from flows.cli.views.clean_diff import mark_cuts
from tests.cli.conftest import ROOT, Run
from tests.support.build import raw_text
from transforms.pipeline import Prepared, prepare
from transforms.records import Options

SEED = ROOT / "seeds/000_0fae519774b44e73.txt"


def test_the_whole_extracted_text_is_shown_with_each_rule_behind_its_cut() -> None:
    prepared = prepare(raw_text(SEED.read_bytes()), Options())
    assert isinstance(prepared, Prepared)
    cleaned = prepared.cleaned
    shown = mark_cuts(cleaned).plain
    for cut in cleaned.removed:
        assert f"{cut.text.strip()}  [{cut.rule}]" in shown
        shown = shown.replace(f"  [{cut.rule}]", "", 1)
    assert shown == cleaned.extracted.text


def test_the_command_counts_the_rules(run: Run) -> None:
    done = run("clean-diff", SEED, "--cuts")
    assert done.returncode == 0, done.stderr
    assert "With AFP  [credit.with-agencies]" in done.stdout
    assert "widget.comments" in done.stdout
