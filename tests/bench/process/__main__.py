"""`make bench-process`: the whole pipeline against the bare entity model, taking turns in one run.

`bare` is `nlp.pipe` of tok2vec and ner as spaCy ships it, at its best batch size. Ratios are medians over rounds of
wall seconds; those of CPU seconds are of this process alone, which hands out the work and collects the documents
where workers do it, and are steadier where others use the machine. Two forks that share nothing show what two cores
of this machine can do at best. Nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import trafilatura
from elasticsearch import Elasticsearch

from infra.execution.workers import BATCH, WorkerOptions, Workers
from infra.models import load_models
from infra.settings import Settings
from tests.bench.process.corpus import Corpus, page_corpus, page_text_corpus, wire_corpus
from tests.bench.shared.bare import bare_model, best_batch_size, run_bare
from tests.bench.shared.ingest_run import IngestRun
from tests.bench.shared.node import a_client
from tests.bench.shared.table import print_table
from transforms.entities import Models
from transforms.pipeline import process_batch
from transforms.records import Options, RawRecord

_DOCUMENT_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to read a corpus."""

    name: str
    run: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Turn:
    """Seconds of one contender in one round."""

    wall: float
    cpu: float


def main() -> None:
    """Prints a table for each corpus."""
    options = _options()
    settings = Settings.read()
    print(f"Model {settings.model}; {', '.join(_threads())}")
    with ExitStack() as stack:
        one, two = (stack.enter_context(_workers(count, settings)) for count in (1, 2))
        client = None if options.without_elasticsearch else stack.enter_context(a_client())
        bench = _Bench(settings, one, two, client, options.rounds)
        for corpus in (wire_corpus(options.texts), page_text_corpus(options.texts)):
            bench.texts(corpus)
        bench.pages(page_corpus(options.pages))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=400, help="wire stories, and page texts")
    parser.add_argument("--pages", type=int, default=100, help="HTML pages")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--without-elasticsearch", action="store_true", help="leave out the end-to-end runs")
    return parser.parse_args()


def _threads() -> list[str]:
    """The BLAS threads of this process: the target of the Makefile sets one, which is what a worker has."""
    threads = Settings.read().environment.get("OPENBLAS_NUM_THREADS", "one per core: set OPENBLAS_NUM_THREADS=1")
    return [f"OpenBLAS threads: {threads}"]


def _workers(processes: int, settings: Settings) -> Workers:
    return Workers(WorkerOptions(processes, settings.model, _DOCUMENT_SECONDS, Options()))


class _Bench:
    """Everything that is measured, loaded once."""

    def __init__(
        self, settings: Settings, one: Workers, two: Workers, client: Elasticsearch | None, rounds: int
    ) -> None:
        self._settings, self._one, self._two, self._client, self._rounds = settings, one, two, client, rounds
        self._bare = bare_model(settings.model)
        self._models = load_models(settings.model)

    def texts(self, corpus: Corpus) -> None:
        """The pipeline, in and out of process and into Elasticsearch, against the bare model over plain text."""
        texts = corpus.texts
        if not texts:
            print(f"\n{corpus.title}: left out")
            return
        size = best_batch_size(self._bare, texts)
        contenders = [
            Contender(f"bare, {size} a batch", lambda: run_bare(self._bare, texts, size)),
            Contender("whole pipeline, in process", lambda: _pipeline(corpus.records, self._models)),
            Contender("whole pipeline, 1 worker", lambda: _drain(self._one, corpus.records)),
            Contender("whole pipeline, 2 workers", lambda: _drain(self._two, corpus.records)),
            Contender("whole pipeline, 2 forks", lambda: _two_forks(corpus.records, self._models)),
        ]
        if self._client is not None:
            for workers in (1, 2):
                contenders.append(self._end_to_end(self._client, corpus, workers))
        turns = _take_turns(contenders, self._rounds)
        _print(corpus, contenders, turns)
        alone, one, two, forks = (turns[contender.name] for contender in contenders[1:5])
        print(f"\nTwo workers: {_times_faster(one, two):.2f} times one; two forks: {_times_faster(alone, forks):.2f}.")

    def pages(self, corpus: Corpus) -> None:
        """The pipeline over HTML against trafilatura followed by the bare model."""
        if not corpus.records:
            print(f"\n{corpus.title}: left out")
            return
        contenders = [
            Contender("trafilatura + bare", lambda: self._trafilatura_and_bare(corpus.records)),
            Contender("whole pipeline, in process", lambda: _pipeline(corpus.records, self._models)),
            Contender("whole pipeline, 1 worker", lambda: _drain(self._one, corpus.records)),
            Contender("whole pipeline, 2 workers", lambda: _drain(self._two, corpus.records)),
        ]
        _print(corpus, contenders, _take_turns(contenders, self._rounds))

    def _trafilatura_and_bare(self, records: list[RawRecord]) -> int:
        texts = [trafilatura.extract(record.content, url=record.url) or "" for record in records]
        return run_bare(self._bare, texts, 32)

    def _end_to_end(self, client: Elasticsearch, corpus: Corpus, workers: int) -> Contender:
        settings = self._settings.model_copy(update={"workers": workers})

        def ingest() -> None:
            with tempfile.TemporaryDirectory() as folder:
                lines = [
                    {"id": f"{number}", "text": text, "published": "2024-11-27"}
                    for number, text in enumerate(corpus.texts)
                ]
                run = IngestRun(client, Path(folder) / "in", lines, settings)
                report = run.run()[1]
                run.delete()
                assert report.outcomes["indexed"] == len(lines), report.line

        return Contender(f"end to end into Elasticsearch, {workers} worker{'s' * (workers > 1)}", ingest)


def _pipeline(records: list[RawRecord], models: Models) -> int:
    batches = range(0, len(records), BATCH)
    return sum(len(process_batch(records[start : start + BATCH], Options(), models)) for start in batches)


def _drain(workers: Workers, records: list[RawRecord]) -> int:
    return sum(1 for _ in workers.process(replace(record) for record in records))


def _two_forks(records: list[RawRecord], models: Models) -> None:
    """Run the pipeline over each half in a process of its own, which keeps its documents."""
    forks = [
        get_context("fork").Process(target=_pipeline, args=(half, models)) for half in (records[::2], records[1::2])
    ]
    for fork in forks:
        fork.start()
    for fork in forks:
        fork.join()
        assert fork.exitcode == 0, fork.exitcode


def _take_turns(contenders: list[Contender], rounds: int) -> dict[str, list[Turn]]:
    """A round that does not count, then rounds in which every contender runs once."""
    turns: dict[str, list[Turn]] = {contender.name: [] for contender in contenders}
    for number in range(rounds + 1):
        for contender in contenders:
            wall, cpu = perf_counter(), process_time()
            contender.run()
            if number:
                turns[contender.name].append(Turn(perf_counter() - wall, process_time() - cpu))
    return turns


def _print(corpus: Corpus, contenders: list[Contender], turns: dict[str, list[Turn]]) -> None:
    bare = turns[contenders[0].name]
    rows = []
    for contender in contenders:
        own = turns[contender.name]
        seconds = [turn.wall for turn in own]
        wall = median(turn.wall / first.wall for turn, first in zip(own, bare, strict=True))
        cpu = median(turn.cpu / first.cpu for turn, first in zip(own, bare, strict=True))
        rows.append(
            [
                contender.name,
                f"{len(corpus.records) / median(seconds):,.1f}",
                f"{1000 * median(seconds) / len(corpus.records):.2f} ({_spread(seconds, len(corpus.records))})",
                f"{wall:.2f}",
                f"{cpu:.2f}",
            ]
        )
    header = ["what", "documents/s", "ms a document: median (min-max)", "of bare, wall", "of bare, CPU here"]
    print_table(f"{corpus.title}, {len(bare)} rounds taking turns", header, rows)


def _times_faster(slow: list[Turn], fast: list[Turn]) -> float:
    return median(first.wall / second.wall for first, second in zip(slow, fast, strict=True))


def _spread(seconds: list[float], count: int) -> str:
    return f"{1000 * min(seconds) / count:.2f}-{1000 * max(seconds) / count:.2f}"


if __name__ == "__main__":
    main()
