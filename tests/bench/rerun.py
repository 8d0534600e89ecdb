"""How much faster an unchanged input is passed over than it was loaded: `python -m tests.bench.rerun [ARTICLES]`.

Articles of news length are loaded, ingested again, and ingested again with `--new-only`, by all that a run does
but Prefect. Start-up is apart: a run over a single article is taken off, except with `--new-only`, which is
nothing but start-up. Exits 1 below the bound.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import uuid
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter

from elasticsearch import Elasticsearch

from infra.bounds import Bounds
from infra.deadletters import letters_of
from infra.elasticsearch.indices import ensure_index
from infra.report import ShardReport, add_up
from infra.runs import Marks, Request, State, plan_work, report_of, running
from infra.settings import Settings
from infra.shard import RunOptions, run_shard
from infra.sources import find_segments
from tests.bench.memory_articles import articles
from tests.bench.search_node import a_client
from tests.bench.table import print_table

AT_LEAST = 50
ROUNDS = 3
STORIES_AN_ARTICLE = 7
"""Some 2,400 code points: news length."""


class Desk:
    """Runs over one folder into an index of its own."""

    def __init__(self, client: Elasticsearch, folder: Path, count: int) -> None:
        self.client, self.folder, self.index = client, folder, f"bench-rerun-{uuid.uuid4().hex[:8]}"
        self.settings = Settings.read()
        folder.mkdir()
        lines = (json.dumps({"id": f"{number}", "text": text}) for number, text in enumerate(_texts(count)))
        (folder / "articles.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        ensure_index(client, self.index)

    def run(self, *, new_only: bool = False) -> tuple[float, ShardReport]:
        """Seconds, and what the run came to."""
        begun, letters = perf_counter(), letters_of(self.settings, self.index)
        request = Request.ingest([str(self.folder)], None, force=False, new_only=new_only)
        with running(self.client, self.index, uuid.uuid4().hex, request, self.settings, print) as run:
            work = plan_work(self.client, run, find_segments([str(self.folder)]))
            options = RunOptions(run.record.run, self.index, token=run.token)
            total = add_up(run_shard(shard, options, self.settings) for shard in work.shards)
            report = report_of(self.client, run, letters, total)
            assert Bounds(most_rejected=0).complaint(total) is None
            Marks(self.client, self.index, None, run.incarnation).set(run.record.run, work.segments)
            run.end(State.COMPLETED, report)
        return perf_counter() - begun, total

    def forget(self) -> None:
        """Delete what was made."""
        self.client.indices.delete(index=list(self.client.indices.get(index=f"{self.index}*")))


def _texts(count: int) -> Iterator[str]:
    stories = (str(raw.content) for raw in articles(count * STORIES_AN_ARTICLE))
    while several := list(islice(stories, STORIES_AN_ARTICLE)):
        yield "\n\n".join(several)


def main() -> None:
    """Prints the three runs, and how many times faster the later ones are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", type=int, default=2_000)
    count = parser.parse_args().articles
    with a_client() as client, tempfile.TemporaryDirectory() as folder:
        one, many = Desk(client, Path(folder) / "one", 1), Desk(client, Path(folder) / "many", count)
        try:
            ratios = _compare(one, many, count)
        finally:
            one.forget()
            many.forget()
    print("\n" + ", ".join(f"{name}: {ratio:,.0f} times as fast as the first" for name, ratio in ratios.items()))
    if min(ratios.values()) < AT_LEAST:
        raise SystemExit(f"That is below the bound of {AT_LEAST}.")


def _compare(one: Desk, many: Desk, count: int) -> dict[str, float]:
    first = many.run()
    assert first[1].outcomes["indexed"] == count, first[1].line
    startup = one.run()[0]
    rows, ratios = [["first", *_row(first[0], startup, count)]], dict[str, float]()
    whole, of_one = (median(_again(desk) for _ in range(ROUNDS)) for desk in (many, one))
    rows.append(["again", *_row(whole, of_one, count)])
    ratios["again"] = (first[0] - startup) / max(whole - of_one, 1e-3)
    whole = median(_new_only(many) for _ in range(ROUNDS))
    rows.append(["again --new-only", *_row(whole, 0.0, count)])
    ratios["again --new-only"] = (first[0] - startup) / whole
    header = ["run", "seconds", "of one article", "the difference", "articles a second"]
    print_table(f"{count:,} articles of news length, model {many.settings.model}", header, rows)
    return ratios


def _again(desk: Desk) -> float:
    seconds, report = desk.run()
    assert report.outcomes["unchanged"] == report.read > 0
    return seconds


def _new_only(desk: Desk) -> float:
    seconds, report = desk.run(new_only=True)
    assert report.read == 0
    return seconds


def _row(seconds: float, startup: float, count: int) -> list[str]:
    apart = max(seconds - startup, 1e-3)
    return [f"{seconds:.2f}", f"{startup:.2f}", f"{apart:.2f}", f"{count / apart:,.0f}"]


if __name__ == "__main__":
    main()
