"""`dateline extract`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli.commands.extract import extract
from infra.sources import SourceError
from tests.unit.transforms.extract.pages.builders import STORY, page, paragraphs

ROOT = Path(__file__).parents[5]


def test_it_shows_text_metadata_and_readers(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(page(f"<h1>Harbour closed by lost boxes</h1>{paragraphs()}"))
    result = CliRunner().invoke(extract, [str(path), "--blocks"])
    assert result.exit_code == 0
    assert STORY[0] in result.output
    assert "Harbour closed by lost boxes" in result.output
    assert "chosen" in result.output


def test_it_reads_standard_input() -> None:
    result = CliRunner().invoke(extract, ["--html", "-"], input=page(paragraphs()))
    assert result.exit_code == 0
    assert STORY[-1] in result.output


def test_a_page_without_a_word_is_an_error() -> None:
    result = CliRunner().invoke(extract, ["--html", "-"], input="<p>—</p>")
    assert result.exit_code == 1
    assert "no word" in result.output


def test_the_output_in_the_documentation_is_the_real_one() -> None:
    shown = (ROOT / "docs/pages.md").read_text().split("```")[1]
    command, _, output = shown.strip().partition("\n")
    page_shown = ROOT / command.split()[-1]
    real = CliRunner().invoke(extract, [str(page_shown)]).output
    assert [line.strip() for line in output.splitlines()] == [line.strip() for line in real.splitlines()]


def test_a_page_has_to_be_given() -> None:
    assert CliRunner().invoke(extract, []).exit_code == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.pdf", b"%PDF-1.7 <</Type /Catalog>>"),
        ("download", b"%PDF-1.7 <</Type /Catalog>>"),
        ("feed.jsonl", b'{"text": "Ministers met in Paris."}'),
        ("page.html.gz", b"\x1f\x8b"),
        ("wire.txt", b"PARIS, Jan 16 (AFP) - Ministers met."),
    ],
)
def test_a_file_that_is_not_a_web_page_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    refused = CliRunner().invoke(extract, [str(tmp_path / name)])
    assert isinstance(refused.exception, SourceError)
    assert f"{name} is not a web page" in str(refused.exception)
