"""Speed of a run over unchanged input against the first run over it: `python -m tests.bench.rerun [ARTICLES]`.

Articles of news length are loaded, ingested again, ingested again after a foreign operation on the index, so that each
record is looked up, and ingested again with `--new-only`, by all that a run does but Prefect. Start-up is apart: the
time of a run over a single article is subtracted, except with `--new-only`, which is nothing but start-up. Exits 1
below a bound.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median

from infra.settings import Settings
from tests.bench.memory.articles import articles
from tests.bench.shared.ingest_run import IngestRun
from tests.bench.shared.node import a_client
from tests.bench.shared.table import print_table

AGAIN, LOOKED_UP, NEW_ONLY = "again", "again, each record looked up", "again --new-only"
AT_LEAST = {AGAIN: 200, LOOKED_UP: 50, NEW_ONLY: 50}
ROUNDS = 7
LEAST_SECONDS = 0.005
"""The smallest difference of two runs that this machine can measure."""
STORIES_AN_ARTICLE = 7
"""Some 2,400 code points: news length."""


def article_lines(count: int) -> Iterator[dict[str, str]]:
    """JSON lines of articles of news length."""
    return ({"id": f"{number}", "text": text} for number, text in enumerate(_texts(count)))


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
        settings = Settings.read()
        one = IngestRun(client, Path(folder) / "one", article_lines(1), settings)
        many = IngestRun(client, Path(folder) / "many", article_lines(count), settings)
        try:
            ratios = _compare(one, many, count)
        finally:
            one.delete()
            many.delete()
    print("\n" + ", ".join(f"{name}: {ratio:,.0f} times as fast as the first" for name, ratio in ratios.items()))
    if slow := [f"{name} {AT_LEAST[name]}" for name, ratio in ratios.items() if ratio < AT_LEAST[name]]:
        raise SystemExit(f"Below the bound: {', '.join(slow)}.")


def _compare(one: IngestRun, many: IngestRun, count: int) -> dict[str, float]:
    first = many.run()
    assert first[1].outcomes["indexed"] == count, first[1].line
    startup = one.run()[0]
    rows, ratios = [["first", *_row(first[0], startup, count)]], dict[str, float]()
    for name, again in ((AGAIN, _by_receipt), (LOOKED_UP, _by_lookup)):
        pairs = [(again(many), again(one)) for _ in range(ROUNDS)]
        whole, of_one = (median(seconds) for seconds in zip(*pairs, strict=True))
        rows.append([name, *_row(whole, of_one, count)])
        ratios[name] = (first[0] - startup) / max(whole - of_one, LEAST_SECONDS)
    whole = median(_new_only(many) for _ in range(ROUNDS))
    rows.append([NEW_ONLY, *_row(whole, 0.0, count)])
    ratios[NEW_ONLY] = (first[0] - startup) / whole
    header = ["run", "seconds", "of one article", "the difference", "articles a second"]
    print_table(f"{count:,} articles of news length, model {many.settings.model}", header, rows)
    return ratios


def _by_receipt(run: IngestRun) -> float:
    seconds, report = run.run()
    assert report.outcomes["unchanged"] == report.read == report.by_receipt > 0
    return seconds


def _by_lookup(run: IngestRun) -> float:
    run.client.options(ignore_status=404).delete(index=run.index, id="no such article")
    seconds, report = run.run()
    assert report.outcomes["unchanged"] == report.read > report.by_receipt == 0
    return seconds


def _new_only(run: IngestRun) -> float:
    seconds, report = run.run(new_only=True)
    assert report.read == 0
    return seconds


def _row(seconds: float, startup: float, count: int) -> list[str]:
    apart = max(seconds - startup, LEAST_SECONDS)
    return [f"{seconds:.2f}", f"{startup:.2f}", f"{apart:.2f}", f"{count / apart:,.0f}"]


if __name__ == "__main__":
    main()
