"""`make profile`: where the pipeline's time goes, as a table by stage and as a flame graph.

The stages run one after the other over all articles, so that each is timed in one piece. With py-spy, which
`make install-dev` brings, a second process is sampled and `profiles/pipeline.svg` is written; `--native` shows
C and C++ too.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from shutil import which
from time import process_time
from typing import TypeVar

from infra.execution.workers import BATCH
from infra.models import load_models
from infra.settings import Settings
from tests.bench.process.corpus import Corpus, page_corpus, page_text_corpus, wire_corpus
from tests.bench.shared.table import print_table
from transforms.clean import clean
from transforms.dates import read_dates
from transforms.decode import decode
from transforms.document import serialize
from transforms.document.build import build_document
from transforms.entities import ArticleTexts, Models, resolve
from transforms.extract import extract
from transforms.language import identify
from transforms.pipeline import process_batch
from transforms.records import Cleaned, Decoded, Enriched, Extracted, Language, Options, RawRecord, Versions

FOLDER = Path("profiles")
ROUNDS = 3
_CORPORA: dict[str, Callable[[int], Corpus]] = {
    "wire": wire_corpus,
    "text": page_text_corpus,
    "html": page_corpus,
}
Input = TypeVar("Input")
Output = TypeVar("Output")


def main() -> None:
    """Prints the table, and writes the flame graph if py-spy is installed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", nargs="?", choices=list(_CORPORA), default="wire")
    parser.add_argument("--count", type=int, default=200, help="articles")
    parser.add_argument("--native", action="store_true", help="sample C and C++ too")
    parser.add_argument("--only-run", action="store_true", help="run the pipeline and print nothing: for a profiler")
    options = parser.parse_args()
    corpus = _CORPORA[options.kind](options.count)
    models = load_models(Settings.read().model)
    if options.only_run:
        for _ in range(5 * ROUNDS):
            _run(corpus.records, models)
        return
    _run(corpus.records, models)
    _print(corpus, [Stages(models).run(corpus.records) for _ in range(ROUNDS)])
    _flame_graph(options)


def _run(records: Sequence[RawRecord], models: Models) -> None:
    for start in range(0, len(records), BATCH):
        process_batch(records[start : start + BATCH], Options(), models)


class Stages:
    """The pipeline taken apart: CPU seconds by stage."""

    def __init__(self, models: Models) -> None:
        self._models, self._options = models, Options()
        self.seconds: dict[str, float] = {}

    def run(self, records: Sequence[RawRecord]) -> dict[str, float]:
        """Seconds by stage over all records; those that a stage rejects go no further."""
        decoded = self._stage("decode", lambda raw: decode(raw, self._options), records)
        extracted = self._stage(
            "extract", lambda one: extract(one, self._options), [one for one in decoded if isinstance(one, Decoded)]
        )
        kept = [one for one in extracted if isinstance(one, Extracted)]
        cleaned = self._stage("clean", lambda one: clean(one, self._options), kept)
        languages = self._stage("language", lambda one: identify(one.body, None, one.extracted.page.language), cleaned)
        self._finish([pair for pair in zip(cleaned, languages, strict=True) if pair[1].code in ("en", None)])
        return self.seconds

    def _finish(self, articles: Sequence[tuple[Cleaned, Language]]) -> None:
        cleaned = [one for one, _ in articles]
        texts = [[text for one in batch for text in (one.title or "", one.body)] for batch in _batches(cleaned)]
        found = self._stage("recognize", self._models.english.recognize, texts)
        spans = [of_text for batch in found for of_text in batch]
        dates = self._stage(
            "dates", lambda one: read_dates(one.title, one.body, one.extracted.published, self._options), cleaned
        )
        resolved = self._stage(
            "entities",
            lambda item: resolve(
                ArticleTexts.of(item[0].title, item[0].body, self._models.gazetteer),
                {"title": item[1], "body": item[2]},
                item[0].dateline,
                item[0].agencies,
            ),
            list(zip(cleaned, spans[::2], spans[1::2], strict=True)),
        )
        enriched = [
            Enriched(one, language, own, *names)
            for (one, language), own, names in zip(articles, dates, resolved, strict=True)
        ]
        versions = Versions(model="profile")
        self._stage("document", lambda one: serialize(build_document(one, versions)), enriched)

    def _stage(self, name: str, step: Callable[[Input], Output], items: Sequence[Input]) -> list[Output]:
        begun = process_time()
        results = [step(item) for item in items]
        self.seconds[name] = process_time() - begun
        return results


def _batches(items: Sequence[Cleaned]) -> list[Sequence[Cleaned]]:
    return [items[start : start + BATCH] for start in range(0, len(items), BATCH)]


def _print(corpus: Corpus, rounds: Sequence[dict[str, float]]) -> None:
    least = {name: min(seconds[name] for seconds in rounds) for name in rounds[0]}
    whole, count = sum(least.values()), len(corpus.records)
    rows = [[name, f"{1000 * own / count:.2f}", f"{own / whole:.1%}"] for name, own in least.items()]
    rows.append(["all", f"{1000 * whole / count:.2f}", ""])
    header = ["stage", "CPU ms an article", "share"]
    print_table(f"{corpus.title}, the least of {len(rounds)} rounds", header, rows)


def _flame_graph(options: argparse.Namespace) -> None:
    sampler = which("py-spy", path=str(Path(sys.executable).parent)) or which("py-spy")
    if sampler is None:
        print("\nNo flame graph: py-spy is not installed (`make install-dev`).")
        return
    FOLDER.mkdir(exist_ok=True)
    target = FOLDER / f"pipeline-{options.kind}.svg"
    command = [sampler, "record", "--rate", "200", "--output", str(target), *(["--native"] if options.native else [])]
    profiled = [
        sys.executable,
        "-m",
        "tests.bench.process.profile",
        options.kind,
        "--count",
        str(options.count),
        "--only-run",
    ]
    if subprocess.run([*command, "--", *profiled], check=False).returncode:
        print("\nNo flame graph: py-spy may not trace here (in a container it needs the right SYS_PTRACE).")
    else:
        print(f"\nFlame graph: {target}")


if __name__ == "__main__":
    main()
