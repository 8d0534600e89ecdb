"""The command that restores an article has the path and the options of the run that loaded it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli.commands.withdraw import withdraw
from flows.cli.views.restoring import restoring_command
from infra.runs import RunRequest


def request(*paths: str, folder: str = "", source: str | None = None, field_map: str | None = None) -> RunRequest:
    return RunRequest(paths=paths, folder=folder, source=source, field_map=field_map, day_first=bool(field_map) or None)


@pytest.mark.parametrize(
    ("path", "given", "expected"),
    [
        ("/news/a.txt", request("/news/a.txt"), "/news/a.txt"),
        ("/news/export.jsonl", None, "/news/export.jsonl"),
        (
            "/news/export.jsonl",
            request("/other", "/news/export.jsonl", field_map="text=body"),
            "/news/export.jsonl --map text=body --day-first",
        ),
        ("/news/paris/a.txt", request("/new", "/news", source="Harbour Post"), "/news --source 'Harbour Post'"),
        ("news/a.txt", request("news", folder="/desk"), "/desk/news"),
        ("news/a.txt", request("news", folder=str(Path.cwd())), "news"),
        ("my file.txt", None, "'my file.txt'"),
    ],
)
def test_the_article_is_ingested_the_way_it_was(path: str, given: RunRequest | None, expected: str) -> None:
    document = {"input": {"path": path}}
    assert restoring_command(document, given, "wires") == f"dateline ingest {expected} --index wires"


def test_an_undo_of_one_article_refuses_a_reason_by_name() -> None:
    refused = CliRunner().invoke(withdraw, ["some-id", "--undo", "--reason", "ok"])
    assert refused.exit_code == 2
    assert "--undo with an ID takes no --reason" in refused.output
