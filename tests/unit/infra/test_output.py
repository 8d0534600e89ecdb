"""The output files of `process`: whole or not at all, and rejections beside the documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from infra.models import load_models
from infra.output import DocumentFiles, OutputError, rejected_path
from tests.support.build import raw_text
from transforms.pipeline import process
from transforms.records import InputRef, Options, Reason, Rejected

REJECTED = Rejected(Reason.EMPTY, "decode", "there is no text", InputRef("a.jsonl", 10, 5), "a1")


def test_rejections_go_to_a_file_of_their_own_with_the_reason(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    with DocumentFiles(output) as files:
        files.write(REJECTED)
    assert output.read_bytes() == b""
    (line,) = rejected_path(output).read_text().splitlines()
    assert json.loads(line) == {
        "external_id": "a1",
        "reason": "empty",
        "stage": "decode",
        "message": "there is no text",
        "input": {"path": "a.jsonl", "offset": 10, "length": 5},
    }
    assert files.rejections == {"empty": 1}


def test_a_document_that_cannot_be_written_is_a_rejection(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    document = process(raw_text("Ministers met.", external_id="a1"), Options(), load_models("blank"))
    assert not isinstance(document, Rejected)
    with DocumentFiles(output) as files:
        files.write({**document, "url": "\ud83d"})
        files.write(document)
    assert (files.documents, files.rejections) == (1, {"bad_value": 1})
    (line,) = rejected_path(output).read_text().splitlines()
    assert (json.loads(line)["external_id"], json.loads(line)["stage"]) == ("a1", "output")


def test_an_interrupted_run_leaves_an_earlier_output_alone(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    output.write_text("earlier\n")
    with pytest.raises(RuntimeError), DocumentFiles(output) as files:
        files.write(REJECTED)
        raise RuntimeError
    assert output.read_text() == "earlier\n"


def test_a_file_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no/such/out.jsonl"), DocumentFiles(tmp_path / "no/such/out.jsonl"):
        raise AssertionError("nothing to write to")
