"""`make bench-model`: sweeps of the recognizer's block and batch size, and each way to compute the model.

CPU seconds, the least of several rounds in which all take turns: other programs may run meanwhile.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from functools import partial
from time import process_time
from typing import Any

from infra.models import load_models
from infra.models.inference import InferenceBackend, build
from infra.settings import Settings
from tests.bench.process.corpus import wire_corpus
from tests.bench.shared.bare import BATCH_SIZES, bare_model, run_bare
from tests.bench.shared.table import print_table
from transforms.entities import NumpyNer, SpacyRecognizer
from transforms.entities.find.numpy_ner.encoder import BLOCK
from transforms.entities.find.numpy_ner.layers import read_network
from transforms.entities.find.recognizer import BATCH_CHARACTERS

BLOCKS = (64, 128, 256, 512, 1024, 2048, 4096)
BATCHES = (2_000, 5_000, 10_000, 20_000, 50_000, 200_000)


def main() -> None:
    """Prints three tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    english = load_models(Settings.read().model).english
    if not isinstance(english, SpacyRecognizer) or english.ner is None:
        raise SystemExit(f"{english.name} is not computed in numpy here: there is nothing to sweep.")
    texts = wire_corpus(options.texts).texts
    _print_ways(english, texts, options.rounds)
    _print_blocks(english, texts, options.rounds)
    _print_batches(english, texts, options.rounds)


def _print_ways(english: SpacyRecognizer, texts: list[str], rounds: int) -> None:
    bare = bare_model(english.name)
    ways: dict[str, Callable[[], object]] = {
        f"bare, {size} a batch": partial(run_bare, bare, texts, size) for size in BATCH_SIZES
    }
    for way in InferenceBackend:
        own = build(english.name, english.version, load_pipeline(english), way)
        ways[way] = partial(own.recognize, texts)
    _print("Ways to compute the model", texts, ways, rounds)


def load_pipeline(english: SpacyRecognizer) -> Any:
    """Another copy of the recognizer's pipeline, so that each way has operations of its own."""
    other = load_models(english.name).english
    assert isinstance(other, SpacyRecognizer)
    return other.nlp


def _print_blocks(english: SpacyRecognizer, texts: list[str], rounds: int) -> None:
    network = read_network(english.nlp)
    docs = [english.nlp.make_doc(text) for text in texts]
    batches = [docs[start : start + 16] for start in range(0, len(docs), 16)]

    def run(ner: NumpyNer) -> None:
        for batch in batches:
            ner.spans(batch)

    recognizers = {size: NumpyNer(network, size) for size in BLOCKS}
    ways = {f"{size} tokens": partial(run, ner) for size, ner in recognizers.items()}
    _print(f"Tokens a block, without the tokenizer (chosen: {BLOCK})", texts, ways, rounds)


def _print_batches(english: SpacyRecognizer, texts: list[str], rounds: int) -> None:
    ways = {f"{size:,} characters": partial(english.recognize, texts, size) for size in BATCHES}
    _print(f"Characters a batch (chosen: {BATCH_CHARACTERS:,})", texts, ways, rounds)


def _print(title: str, texts: list[str], ways: Mapping[str, Callable[[], object]], rounds: int) -> None:
    seconds = dict.fromkeys(ways, float("inf"))
    for number in range(rounds + 1):
        for name, run in ways.items():
            begun = process_time()
            run()
            if number:
                seconds[name] = min(seconds[name], process_time() - begun)
    words = sum(len(text.split()) for text in texts)
    best = min(seconds.values())
    rows = [(name, f"{words / own:,.0f}", f"{own / best:.2f}") for name, own in seconds.items()]
    print_table(title, ("", "words a CPU second", "time against the best"), rows)


if __name__ == "__main__":
    main()
