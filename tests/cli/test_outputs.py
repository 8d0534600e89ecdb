"""A file that cannot be written is a message and exit code 2, before any work, for every command that writes one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

LINE = '{"id":"a","text":"Officials in Paris met on Monday."}\n'
READ_ONLY = "/proc"
"""Nobody writes there, root included."""

COMMANDS = {
    "process": ("process", "-", "--output"),
    "kibana export": ("kibana", "export"),
    "compose init": ("compose", "init", "--folder"),
}
FOLDERS = (".", "..", "/", "here", "here/", f"{READ_ONLY}/out", "no/such/folder/out", "file/out")
CASES = [
    *((name, path) for name in ("process", "kibana export") for path in FOLDERS),
    *(("compose init", path) for path in (f"{READ_ONLY}/out", "file", "file/out")),
]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "file").write_text("", encoding="utf-8")


@pytest.mark.parametrize(("name", "path"), CASES)
def test_it_says_what_cannot_be_written(run: Run, tmp_path: Path, name: str, path: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    done = run(*COMMANDS[name], path, stdin=LINE)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "Error: " in done.stderr
    assert sorted(tmp_path.rglob("*")) == before, "nothing is left behind"


def test_neither_may_the_file_of_rejections_be_a_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out.jsonl.rejected.jsonl").mkdir()
    done = run("process", "-", "--output", "out.jsonl", stdin=LINE)
    assert done.returncode == 2
    assert "cannot write out.jsonl.rejected.jsonl: it is a folder" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_is_a_message(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out.jsonl.part").symlink_to("/dev/full")
    done = run("process", "-", "--output", "out.jsonl", stdin=LINE)
    assert done.returncode == 2
    assert "cannot write out.jsonl: No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_documents_on_standard_output_steer_no_terminal(run: Run) -> None:
    hostile = r'{"id":"\u202e\u009b","text":"Officials in Paris met.","source":"\u001b]0;x\u0007"}'
    done = run("process", "-", "--output", "-", stdin=hostile + "\n")
    assert not set(done.stdout + done.stderr) & set("\u202e\u009b\x1b\x07")
