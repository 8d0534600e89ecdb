"""The same known-item set by the road a user takes: `dateline ingest` of plain records, `dateline search --queries`.

    python -m tests.bench.search.commands

The records have an id, text and sometimes a title, no date. `tests.bench.search` measures the same on passages as they
are, this on passages after cleaning: the difference is what cleaning costs or gains.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import orjson

from tests.bench.search.items import KnownItem, items, passages
from tests.bench.search.relevance import HALVES, Gains, gain, print_rows, row
from tests.bench.shared.node import a_client
from tests.service.articles import drop

INDEX = "bench-search-commands"


def main() -> None:
    """Prints one table a half."""
    asked = items()
    with tempfile.TemporaryDirectory() as folder, a_client() as client:
        try:
            _dateline("ingest", str(_records(Path(folder))), "--index", INDEX)
            answers = _answers(asked, Path(folder))
        finally:
            drop(client, INDEX)
    for half in HALVES:
        chosen = [number for number, item in enumerate(asked) if item.half == half]
        found: Gains = defaultdict(list)
        for number in chosen:
            found[asked[number].kind].append(gain(answers[number], asked[number].answer))
        title = f"{half} half: {len(chosen)} queries by ingest and search --queries, nDCG@10"
        print_rows(title, [row("dateline", found)], [asked[number] for number in chosen])


def _records(folder: Path) -> Path:
    path = folder / "passages.jsonl"
    records = ({"id": passage.id, "title": passage.title, "text": passage.text} for passage in passages())
    path.write_bytes(b"\n".join(map(orjson.dumps, records)))
    return path


def _answers(asked: list[KnownItem], folder: Path) -> list[list[str]]:
    """The external ids found for each query, best first."""
    queries = folder / "queries.jsonl"
    queries.write_bytes(b"\n".join(orjson.dumps({"id": str(n), "query": item.query}) for n, item in enumerate(asked)))
    printed = _dateline("search", "--queries", str(queries), "--size", "10", "--json", "--index", INDEX)
    return [[hit["external_id"] for hit in orjson.loads(line)["hits"]] for line in printed.splitlines()]


def _dateline(*arguments: str) -> bytes:
    command = [sys.executable, "-m", "flows.cli.main", *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout


if __name__ == "__main__":
    main()
