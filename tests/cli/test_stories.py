"""`dateline stories group`: the lines of a file with their stories."""

from __future__ import annotations

import json
from pathlib import Path

import orjson
import pytest

from tests.cli.conftest import Run
from transforms.document.fingerprint import fingerprint

WIRE = (
    "A ferry with 214 people aboard ran onto a sandbank off Ardmore on Tuesday, and all were brought ashore by dawn. "
    "The master of the Lady Isla had steered north of the marked channel to avoid a fishing boat, the owner said."
)
OTHER = "The council of Portsoy voted on Tuesday to sell the old fish market, which has stood empty for eleven years."


def document(id_: str, body: str, hour: int, **more: object) -> bytes:
    fields: dict[str, object] = {
        "id": id_,
        "story": id_,
        "story_info": None,
        "source": f"source of {id_}",
        "title": None,
        "agencies": [],
    }
    times = {"published": None, "published_precision": None, "observed": f"2024-11-27T{hour:02d}:00:00Z"}
    return orjson.dumps({**fields, **times, "body": body, "fingerprint": fingerprint(body), **more}) + b"\n"


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    path = tmp_path / "documents.jsonl"
    lines = [document("b", WIRE, 9), document("x", OTHER, 8), document("a", f"{WIRE} More to come.", 7)]
    path.write_bytes(b"".join([*lines, document("gone", "", 7, withdrawn={"at": "2024-11-27"})]))
    return path


def test_documents_get_their_story_in_place(run: Run, documents: Path, tmp_path: Path) -> None:
    output = tmp_path / "grouped.jsonl"
    done = run("stories", "group", documents, "--output", output, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"documents": 4, "stories": 3, "shared": 1, "copies": 1}
    grouped = [json.loads(line) for line in output.read_text().splitlines()]
    assert [(one["id"], one["story"]) for one in grouped] == [("b", "a"), ("x", "x"), ("a", "a"), ("gone", "gone")]
    assert grouped[0]["story_info"]["size"] == 2
    assert grouped[0]["story_info"]["first_source"] == "source of a"
    assert [one["story_relation"] for one in grouped] == ["copy", "original", "original", "original"]
    assert [(one["story_size"], one["story_delay"]) for one in grouped] == [(2, 120), (1, 0), (2, 0), (1, 0)]


def test_grouping_again_keeps_the_ids_of_stories(run: Run, documents: Path, tmp_path: Path) -> None:
    once, again = tmp_path / "once.jsonl", tmp_path / "again.jsonl"
    run("stories", "group", documents, "--output", once)
    once.write_bytes(document("early", WIRE, 5) + once.read_bytes())
    run("stories", "group", once, "--output", again)
    assert [json.loads(line)["story"] for line in again.read_text().splitlines()] == ["a", "a", "x", "a", "gone"]


def test_what_is_no_document_is_named_with_its_line(run: Run, documents: Path, tmp_path: Path) -> None:
    documents.write_bytes(documents.read_bytes() + b'{"title": "No document"}\n')
    done = run("stories", "group", documents, "--output", tmp_path / "grouped.jsonl")
    assert done.returncode != 0
    assert "Line 5" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "grouped.jsonl").exists()
    missing = run("stories", "group", tmp_path / "nowhere.jsonl", "--output", tmp_path / "grouped.jsonl")
    assert "cannot be read" in missing.stderr
