"""`dateline process` as the contract has it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.cli.conftest import ROOT, Run

GOOD = '{"id":"a","text":"Officials in Paris met on Monday.\\n\\nWith AFP","published":"2024-11-27"}'


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_documents_come_in_input_order_and_rejections_beside_them(run: Run, tmp_path: Path) -> None:
    lines = [GOOD, '{"id":"b","headline":"x","text":"y"}', "not json", GOOD.replace('"a"', '"c"')]
    (tmp_path / "in.jsonl").write_text("\n".join(lines))
    done = run("process", "in.jsonl", "--output", "out.jsonl", "--workers", "2")
    assert done.returncode == 0, done.stderr
    documents = read(tmp_path / "out.jsonl")
    assert [document["external_id"] for document in documents] == ["a", "c"]
    assert documents[0]["agencies"] == ["AFP"]
    rejected = read(tmp_path / "out.jsonl.rejected.jsonl")
    assert [entry["reason"] for entry in rejected] == ["unknown_key", "malformed_json"]
    assert "'headline'" in rejected[0]["message"]
    assert "4 records: 2 documents, 2 rejected" in done.stderr


def test_one_input_can_only_fail_itself(run: Run, tmp_path: Path) -> None:
    nasty = ['{"text":"a","observed":"0001-01-01T00:00:00+14:00"}', '{"text":"a","text":"b"}']
    (tmp_path / "in.jsonl").write_text("\n".join([GOOD, *nasty, GOOD.replace('"a"', '"c"')]))
    done = run("process", "in.jsonl", "--output", "out.jsonl", "--workers", "2")
    assert done.returncode == 0, done.stderr
    assert [document["external_id"] for document in read(tmp_path / "out.jsonl")] == ["a", "c"]
    rejected = read(tmp_path / "out.jsonl.rejected.jsonl")
    assert [entry["reason"] for entry in rejected] == ["bad_value", "repeated_key"]


def test_standard_input_and_output(run: Run) -> None:
    done = run("process", "-", "--output", "-", stdin=GOOD + "\n")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["external_id"] == "a"


def test_kept_boilerplate_leaves_the_text_as_it_was(run: Run, tmp_path: Path) -> None:
    done = run("process", "-", "--output", "out.jsonl", "--keep-boilerplate", stdin=GOOD)
    assert done.returncode == 0, done.stderr
    (document,) = read(tmp_path / "out.jsonl")
    assert document["body"] == "Officials in Paris met on Monday.\n\nWith AFP"
    assert document["removed"] == []


def test_it_runs_where_prefect_cannot_be_imported(run: Run, tmp_path: Path) -> None:
    (tmp_path / "prefect.py").write_text("raise ImportError('prefect is not to be imported')")
    done = run("process", "-", "--output", "out.jsonl", stdin=GOOD, PYTHONPATH=f"{tmp_path}:{ROOT}")
    assert done.returncode == 0, done.stderr
    assert len(read(tmp_path / "out.jsonl")) == 1


def test_a_missing_input_is_reported_without_a_traceback(run: Run) -> None:
    done = run("process", "nowhere.jsonl", "--output", "out.jsonl")
    assert done.returncode == 2
    assert "nowhere.jsonl is neither a file nor a folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_output_that_cannot_be_written_is_reported(run: Run) -> None:
    done = run("process", "-", "--output", "no/such/out.jsonl", stdin=GOOD)
    assert done.returncode == 2
    assert "cannot write no/such/out.jsonl" in done.stderr


def test_an_unknown_model_is_reported_with_its_remedy(run: Run) -> None:
    done = run("process", "-", "--output", "out.jsonl", "--model", "en_core_web_xx", stdin=GOOD)
    assert done.returncode == 1
    assert "en_core_web_xx" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_bad_setting_is_named(run: Run) -> None:
    done = run("process", "-", "--output", "out.jsonl", stdin=GOOD, DATELINE_WORKERS="many")
    assert done.returncode == 2
    assert "DATELINE_WORKERS" in done.stderr


def test_a_reader_that_leaves_early_gets_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text((GOOD + "\n") * 400)
    command = f"{sys.executable} -m flows.cli.main process in.jsonl --output - --model blank | head -n 1"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, shell=True, cwd=tmp_path, env=env, capture_output=True, encoding="utf-8", check=False
    )
    assert json.loads(done.stdout)["external_id"] == "a"
    assert "Traceback" not in done.stderr


def test_ingest_reports_a_missing_path_before_anything_starts(run: Run) -> None:
    done = run("ingest", "nowhere", ELASTICSEARCH_URL="http://127.0.0.1:1")
    assert done.returncode == 2
    assert done.stderr == "Error: nowhere is neither a file nor a folder.\nCheck the path.\n"
