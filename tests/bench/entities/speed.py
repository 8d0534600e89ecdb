"""The cost of entities in addition to the bare model: the same texts and batches, alternating."""

from __future__ import annotations

import resource
from dataclasses import dataclass
from statistics import median

from tests.bench.shared.bare import bare_model, run_bare
from tests.bench.shared.corpus import news_texts
from tests.bench.shared.table import print_table
from tests.bench.shared.timing import Spread, take_turns_over
from transforms.entities import ArticleTexts, EntitySpan, Models, SpacyRecognizer, resolve

BATCH_SIZE = 32
"""Texts of a batch; the bare model is fastest with it on most machines."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """Texts and the spans that the model finds in them."""

    texts: list[str]
    spans: list[list[EntitySpan]]


def print_speed(model: str, models: Models, rounds: int) -> None:
    """Print words a second of the bare model, and the share of its time that recognition and resolution add."""
    recognizer = models.english
    if not isinstance(recognizer, SpacyRecognizer):
        return
    texts, nlp = news_texts(), bare_model(model)
    batches = [
        _Batch(several, recognizer.recognize(several))
        for several in (texts[i : i + BATCH_SIZE] for i in range(0, len(texts), BATCH_SIZE))
    ]

    def bare(batch: _Batch) -> None:
        run_bare(nlp, batch.texts, BATCH_SIZE)

    def resolving(batch: _Batch) -> None:
        for text, found in zip(batch.texts, batch.spans, strict=True):
            resolve(ArticleTexts.of(None, text, models.gazetteer), {"body": found})

    contenders = {"bare": bare, "recognize": lambda batch: recognizer.recognize(batch.texts), "resolve": resolving}
    taken = take_turns_over(batches, contenders, rounds)
    words = sum(len(text.split()) for text in texts)
    shares = [
        (recognize + resolve_ - bare_) / bare_
        for bare_, recognize, resolve_ in zip(*(taken[name].seconds for name in taken), strict=True)
    ]
    rows = [[name, spread.rate(words), _share(spread, taken["bare"])] for name, spread in taken.items()]
    print_table(f"Speed, {model}, {len(texts)} texts, median of {rounds} (min-max)", ["", "words/s", "of bare"], rows)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nEverything after the model: {100 * median(shares):.1f} % of bare. Peak memory {megabytes:,.0f} MB.")


def _share(spread: Spread, bare: Spread) -> str:
    return f"{100 * spread.median / bare.median:.1f} %"
