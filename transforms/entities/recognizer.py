"""The recognisers: spaCy's tok2vec and ner for English, and a blank one for languages without a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

from transforms.entities.pieces import pieces, tokenizable
from transforms.entities.span import Span

BATCH_CODE_POINTS = 160_000
"""Of long pieces so many a batch: with 16 pieces of 100,000 code points of names a batch took 2.8 GB."""

# Texts of 500 words: 16 a batch is as fast as 64 on one core and holds a quarter of the memory.
BATCH_SIZE = 16


@dataclass(frozen=True, slots=True)
class SpacyRecognizer:
    """A spaCy pipeline of which only the entity recogniser runs."""

    name: str
    version: str
    nlp: Language

    def recognize(self, texts: Sequence[str]) -> list[list[Span]]:
        """See `Recognizer.recognize`. The vocabulary is given back at the end of each call."""
        found: list[list[Span]] = [[] for _ in texts]
        parts = [(number, piece) for number, text in enumerate(texts) for piece in pieces(tokenizable(text))]
        with self.nlp.memory_zone():
            longest = max((len(piece.text) for _, piece in parts), default=1)
            batch_size = max(1, min(BATCH_SIZE, BATCH_CODE_POINTS // longest))
            docs = self.nlp.pipe((piece.text for _, piece in parts), batch_size=batch_size)
            for (number, piece), doc in zip(parts, docs, strict=True):
                found[number].extend(
                    Span(piece.start + ent.start_char, piece.start + ent.end_char, ent.label_) for ent in doc.ents
                )
        return found


@dataclass(frozen=True, slots=True)
class BlankRecognizer:
    """Finds nothing by itself: what an article then has of names comes from the gazetteer alone."""

    name: str = "gazetteer"
    version: str = "1"

    def recognize(self, texts: Sequence[str]) -> list[list[Span]]:
        """See `Recognizer.recognize`: an empty list for every text."""
        return [[] for _ in texts]
