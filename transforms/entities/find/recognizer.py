"""The recognizers: spaCy's entity recognizer for English, and a blank one for languages without a model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

from transforms.entities.find.numpy_ner import NumpyNer
from transforms.entities.find.pieces import Piece, pieces, tokenizable
from transforms.entities.find.spans import Span

BATCH_CHARACTERS = 20_000
"""Text that is recognized together, some 4,000 tokens: see the sweep of `make bench-model`."""

MAX_LEXEMES = 100_000
"""Word forms that the vocabulary keeps, about 30 MB; later ones are freed with their batch and cost 9 us, not 3."""

_Part = tuple[int, Piece]
"""A piece of text and the number of the text that it is from."""


@dataclass(frozen=True, slots=True)
class SpacyRecognizer:
    """A spaCy pipeline of which only the entity recognizer runs; `ner` computes it in numpy where that is supported."""

    name: str
    version: str
    nlp: Language
    ner: NumpyNer | None = None

    def recognize(self, texts: Sequence[str], batch_characters: int = BATCH_CHARACTERS) -> list[list[Span]]:
        """See `Recognizer.recognize`. The vocabulary grows to a limit only."""
        found: list[list[Span]] = [[] for _ in texts]
        parts = ((number, piece) for number, text in enumerate(texts) for piece in _pieces(text))
        for batch in _batches(parts, batch_characters):
            with self._vocabulary():
                docs = [self.nlp.make_doc(piece.text) for _, piece in batch]
                for (number, piece), spans in zip(batch, self._spans(docs), strict=True):
                    found[number].extend(
                        Span(piece.start + span.start, piece.start + span.end, span.label) for span in spans
                    )
        return found

    def _vocabulary(self) -> AbstractContextManager[Any]:
        """Lexemes that are made within the context are kept or freed."""
        return nullcontext() if len(self.nlp.vocab) < MAX_LEXEMES else self.nlp.memory_zone()

    def _spans(self, docs: Sequence[Doc]) -> Iterable[Sequence[Span]]:
        if self.ner is not None:
            return self.ner.spans(docs)
        recognized = self.nlp.pipe(docs, batch_size=len(docs))
        return ([Span(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents] for doc in recognized)


@dataclass(frozen=True, slots=True)
class BlankRecognizer:
    """Finds nothing by itself: what an article then has of names comes from the gazetteer alone."""

    name: str = "gazetteer"
    version: str = "1"

    def recognize(self, texts: Sequence[str]) -> list[list[Span]]:
        """See `Recognizer.recognize`: an empty list for every text."""
        return [[] for _ in texts]


def _pieces(text: str) -> Iterator[Piece]:
    return pieces(tokenizable(text))


def _batches(parts: Iterable[_Part], characters: int) -> Iterator[list[_Part]]:
    """The parts in order, in batches of at least so many characters, the last one apart."""
    batch: list[_Part] = []
    length = 0
    for part in parts:
        batch.append(part)
        length += len(part[1].text)
        if length >= characters:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch
