"""The entity model as spaCy ships it and as everybody runs it: `nlp.pipe` of tok2vec and ner."""

from __future__ import annotations

from collections.abc import Sequence
from time import process_time

import spacy
from spacy.language import Language

from infra.models import model_folder

BATCH_SIZES = (16, 32, 64, 128, 256)
_NOT_NER = ["tagger", "parser", "senter", "attribute_ruler", "lemmatizer"]


def bare_model(name: str) -> Language:
    """The pipeline of an installed model with what recognizes entities, and nothing else changed."""
    return spacy.load(model_folder(name), exclude=_NOT_NER)


def run_bare(nlp: Language, texts: Sequence[str], batch_size: int) -> int:
    """The number of entities; the vocabulary keeps what it reads, which is faster than a memory zone."""
    return sum(len(doc.ents) for doc in nlp.pipe(texts, batch_size=batch_size))


def best_batch_size(nlp: Language, texts: Sequence[str]) -> int:
    """The batch size that takes the least CPU time over the texts, when words have been seen before."""
    run_bare(nlp, texts, BATCH_SIZES[0])
    seconds = {}
    for size in BATCH_SIZES:
        begun = process_time()
        run_bare(nlp, texts, size)
        seconds[size] = process_time() - begun
    return min(seconds, key=lambda size: seconds[size])
