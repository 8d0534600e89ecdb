"""The recognizers: spaCy's entity recognizer for English, and an empty one for languages without a model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

from transforms.entities.find.numpy_ner import NumpyNer
from transforms.entities.find.pieces import TextPiece, pieces, tokenizable
from transforms.entities.find.spans import EntitySpan

BATCH_CHARACTERS = 20_000
"""Code points that are recognized together, some 4,000 tokens: see the sweep of `make bench-model`."""

MAX_LEXEMES = 100_000
"""Word forms that the vocabulary keeps, about 30 MB. Later ones are freed with their batch and cost 9 us, not 3."""

_NumberedPiece = tuple[int, TextPiece]
"""The number of a text in its batch, and a piece of that text."""


@dataclass(frozen=True, slots=True)
class SpacyRecognizer:
    """A spaCy pipeline of which only the entity recognizer runs; `ner` computes it in numpy for supported models."""

    name: str
    version: str
    nlp: Language
    ner: NumpyNer | None = None

    def recognize(self, texts: Sequence[str], batch_characters: int = BATCH_CHARACTERS) -> list[list[EntitySpan]]:
        """See `Recognizer.recognize`. The vocabulary grows to `MAX_LEXEMES` only."""
        found: list[list[EntitySpan]] = [[] for _ in texts]
        parts = ((number, piece) for number, text in enumerate(texts) for piece in pieces(tokenizable(text)))
        for batch in _batches(parts, batch_characters):
            with self._vocabulary():
                docs = [self.nlp.make_doc(piece.text) for _, piece in batch]
                for (number, piece), spans in zip(batch, self._spans(docs), strict=True):
                    found[number].extend(
                        EntitySpan(piece.start + span.start, piece.start + span.end, span.label) for span in spans
                    )
        return found

    def _vocabulary(self) -> AbstractContextManager[Any]:
        """A context in which new lexemes are kept, or freed at its end once the vocabulary is full."""
        return nullcontext() if len(self.nlp.vocab) < MAX_LEXEMES else self.nlp.memory_zone()

    def _spans(self, docs: Sequence[Doc]) -> Iterable[Sequence[EntitySpan]]:
        if self.ner is not None:
            return self.ner.spans(docs)
        recognized = self.nlp.pipe(docs, batch_size=len(docs))
        return ([EntitySpan(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents] for doc in recognized)


@dataclass(frozen=True, slots=True)
class BlankRecognizer:
    """A recognizer without a model: all names of the article are then found by the gazetteer and by rules."""

    name: str = "gazetteer"
    version: str = "1"

    def recognize(self, texts: Sequence[str]) -> list[list[EntitySpan]]:
        """See `Recognizer.recognize`: an empty list for every text."""
        return [[] for _ in texts]


def _batches(parts: Iterable[_NumberedPiece], characters: int) -> Iterator[list[_NumberedPiece]]:
    """The parts in order, in batches of at least so many code points; the last may be shorter."""
    batch: list[_NumberedPiece] = []
    length = 0
    for part in parts:
        batch.append(part)
        length += len(part[1].text)
        if length >= characters:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch
