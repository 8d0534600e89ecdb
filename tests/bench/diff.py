"""`make bench-diff BASE=commit`: what today's code finds newly, no longer, or otherwise than BASE did.

Both versions run over the same inputs (the seeds and the gold texts) with the same environment; nothing is
judged right or wrong here, it shows what to look at before a change lands.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.shared.corpus import gold_documents
from tests.bench.shared.table import print_table
from transforms.document import Document
from transforms.document.findings import Differences, compare_documents

REPOSITORY = Path(__file__).resolve().parents[2]
GOLD = ("dates/meantime", "dates/gum", "entities/wikigold")
SHOWN = 12


def main() -> None:
    """Runs both versions and prints counts and the first lines of each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", nargs="?", default="HEAD", help="the commit to compare with [default: HEAD]")
    parser.add_argument("--shown", type=int, default=SHOWN, help="lines of each kind [default: %(default)s]")
    chosen = parser.parse_args()
    base = chosen.base
    with TemporaryDirectory() as scratch, _checkout(base, Path(scratch)) as old:
        inputs = Path(scratch) / "gold.jsonl"
        inputs.write_text("".join(_lines()), encoding="utf-8")
        before = _process(old, inputs, Path(scratch) / "before.jsonl")
        after = _process(REPOSITORY, inputs, Path(scratch) / "after.jsonl")
    _print(compare_documents(before, after), base, chosen.shown)


def _lines() -> Iterable[str]:
    for name in GOLD:
        for document in gold_documents(name):
            keys = {"id": f"{name}/{document['id']}", "text": document["text"]}
            yield json.dumps({**keys, "published": document.get("published")}) + "\n"


@contextmanager
def _checkout(commit: str, scratch: Path) -> Any:
    folder = scratch / "base"
    subprocess.run(["git", "worktree", "add", "--detach", "--quiet", str(folder), commit], cwd=REPOSITORY, check=True)
    try:
        yield folder
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", str(folder)], cwd=REPOSITORY, check=True)


def _process(code: Path, gold: Path, output: Path) -> dict[str, Document]:
    """The documents that the code in a folder makes of today's seeds and the gold, by external id or path."""
    command = [
        sys.executable,
        "-m",
        "flows.cli.main",
        "process",
        str(REPOSITORY / "seeds"),
        str(gold),
        "-o",
        str(output),
    ]
    subprocess.run(command, cwd=code, env={**os.environ, "PYTHONPATH": str(code)}, check=True)
    documents = [json.loads(line) for line in output.read_bytes().splitlines()]
    seen = Counter[str]()
    named = {}
    for document in documents:
        name = document["external_id"] or document["input"]["path"]
        seen[name] += 1
        named[f"{name}#{seen[name]}" if seen[name] > 1 else name] = document
    return named


def _print(found: Differences, base: str, shown: int) -> None:
    changes = {"gained": found.gained, "lost": found.lost, "changed": found.changed}
    rows = [(kind, *(len(lines.get(kind, ())) for lines in changes.values())) for kind in found.kinds]
    print_table(f"Against {base}", ("kind", *changes), rows)
    for kind in found.kinds:
        for change, by_kind in changes.items():
            lines = by_kind.get(kind, [])
            for line in lines[:shown]:
                print(f"{change:>8} {kind}: {line}")
            if len(lines) > shown:
                print(f"{change:>8} {kind}: ... and {len(lines) - shown} more")


if __name__ == "__main__":
    main()
