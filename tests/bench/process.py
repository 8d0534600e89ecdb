"""`make bench-process`: the whole of the pipeline against bare NER over the same texts, in one run."""

from __future__ import annotations

from datetime import UTC, datetime

import spacy
from spacy.language import Language

from infra.models import load_models
from infra.settings import Settings
from infra.workers import BATCH, WorkerOptions, Workers
from tests.bench.corpus import news_texts
from tests.bench.table import print_table
from tests.bench.timing import Spread, take_turns
from transforms.pipeline import process_batch
from transforms.records import InputRef, Options, RawRecord

ROUNDS = 5
_NOT_NER = ["tagger", "parser", "senter", "attribute_ruler", "lemmatizer"]


def main() -> None:
    """Prints megabytes a second and the ratios."""
    raws = [_raw(text) for text in news_texts()]
    texts = [raw.content for raw in raws if isinstance(raw.content, str)]
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    settings = Settings.read()
    nlp, models = spacy.load(settings.model, exclude=_NOT_NER), load_models(settings.model)
    with _workers(1) as one, _workers(2) as two:
        taken = take_turns(
            {
                "bare nlp.pipe, tok2vec + ner": lambda: _bare_ner(nlp, texts),
                "pipeline, in this process": lambda: _pipeline(raws, models),
                "process, 1 worker": lambda: sum(1 for _ in one.process(raws)),
                "process, 2 workers": lambda: sum(1 for _ in two.process(raws)),
            },
            ROUNDS,
        )
    _print(taken, megabytes, len(raws))


def _bare_ner(nlp: Language, texts: list[str]) -> int:
    with nlp.memory_zone():
        return sum(len(doc.ents) for doc in nlp.pipe(texts, batch_size=BATCH))


def _pipeline(raws: list[RawRecord], models: object) -> int:
    from transforms.entities import Models

    assert isinstance(models, Models)
    return sum(len(process_batch(raws[i : i + BATCH], Options(), models)) for i in range(0, len(raws), BATCH))


def _workers(processes: int) -> Workers:
    return Workers(WorkerOptions(processes, Settings.read().model, 300.0, Options()))


def _raw(text: str) -> RawRecord:
    return RawRecord(
        text, "text", "bench", datetime(2024, 11, 27, tzinfo=UTC), InputRef("bench"), published="2024-11-27"
    )


def _print(taken: dict[str, Spread], megabytes: float, count: int) -> None:
    bare = next(iter(taken.values())).median
    rows = [
        (name, spread.rate(megabytes), spread.rate(count), f"{spread.median / bare:.2f}")
        for name, spread in taken.items()
    ]
    header = ("what", "MB/s: median (min-max)", "articles/s", "time against bare NER")
    print_table(f"{count} articles, {megabytes:.2f} MB, {ROUNDS} rounds taking turns", header, rows)


if __name__ == "__main__":
    main()
