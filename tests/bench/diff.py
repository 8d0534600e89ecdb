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
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.shared.corpus import gold_documents
from tests.bench.shared.table import print_table

REPOSITORY = Path(__file__).resolve().parents[2]
GOLD = ("dates/meantime", "dates/gum", "entities/wikigold")
SHOWN = 12
Document = Mapping[str, Any]
Finding = tuple[str, str]


def findings(document: Document) -> Iterable[tuple[str, Finding]]:
    """`(kind, (where and what, value))` of everything a document says; equal keys are compared by value."""
    for key in ("title", "byline", "published", "language", "domain"):
        yield "metadata", (key, str(document[key]))
    for cut in document["removed"]:
        yield "cuts", (cut["text"][:60], cut["rule"])
    for date in document["dates"]:
        yield "dates", (f"{date['field']}:{date['start']} {date['text']}", f"{date['type']} {date['value']}")
    for entity in document["entities"]:
        what = f"{entity['field']}:{entity['start']} {entity['text']}"
        yield "entities", (what, f"{entity['label']} {entity['name']}")
    for key in ("agencies", "people", "organizations", "places", "countries"):
        for value in document[key]:
            yield "facets", (f"{key}: {value}", "there")


def compare(before: Mapping[str, Document], after: Mapping[str, Document]) -> dict[str, dict[str, list[str]]]:
    """By kind: what was gained, lost and changed, each line naming the document."""
    found: dict[str, dict[str, list[str]]] = {}
    for name in sorted(before.keys() | after.keys()):
        old, new = _by_kind(before.get(name)), _by_kind(after.get(name))
        for kind in sorted(old.keys() | new.keys()):
            lines = found.setdefault(kind, {"gained": [], "lost": [], "changed": []})
            was, now = old.get(kind, {}), new.get(kind, {})
            lines["gained"] += [f"{name}: {what} = {now[what]}" for what in now if what not in was]
            lines["lost"] += [f"{name}: {what} = {was[what]}" for what in was if what not in now]
            both = [what for what in now if what in was and now[what] != was[what]]
            lines["changed"] += [f"{name}: {what}: {was[what]} -> {now[what]}" for what in both]
    return found


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
    _print(compare(before, after), base, chosen.shown)


def _by_kind(document: Document | None) -> dict[str, dict[str, str]]:
    kinds: dict[str, dict[str, str]] = {}
    for kind, (what, value) in findings(document) if document else ():
        kinds.setdefault(kind, {})[what] = value
    return kinds


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


def _print(found: Mapping[str, Mapping[str, list[str]]], base: str, shown: int) -> None:
    rows = [(kind, *(len(lines[change]) for change in ("gained", "lost", "changed"))) for kind, lines in found.items()]
    print_table(f"Against {base}", ("kind", "gained", "lost", "changed"), rows)
    for kind, lines in found.items():
        for change in ("gained", "lost", "changed"):
            for line in lines[change][:shown]:
                print(f"{change:>8} {kind}: {line}")
            if len(lines[change]) > shown:
                print(f"{change:>8} {kind}: ... and {len(lines[change]) - shown} more")


if __name__ == "__main__":
    main()
