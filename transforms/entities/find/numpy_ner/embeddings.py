"""The vectors of word forms before any context, computed by spaCy once per form and cached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from transforms.entities.find.numpy_ner.layers import Floats

if TYPE_CHECKING:
    from spacy.tokens import Doc

MAX_FORMS = 30_000
"""Word forms in the cache before it is cleared; 12 MB at a width of 96. News of a month has about 60,000."""

Form = tuple[int, int]
"""The hashes of a token's text and of its norm, on which alone the embedding depends."""


class Embeddings:
    """A table of vectors with one row per word form; row 0 is the zero vector that separates documents."""

    def __init__(self, embed: Any, width: int, max_forms: int = MAX_FORMS) -> None:
        self._embed, self._width, self._max_forms = embed, width, max_forms
        self._clear()

    def _clear(self) -> None:
        self._rows: dict[Form, int] = {}
        self.vectors: Floats = np.zeros((1024, self._width), dtype=np.float32)
        self.is_space: NDArray[np.bool_] = np.zeros(1024, dtype=np.bool_)

    def rows(self, docs: Sequence[Doc], forms: Sequence[Sequence[Form]]) -> list[list[int]]:
        """The row of each token, by document; valid until the next call."""
        new = {form for form in set().union(*forms) if form not in self._rows}
        if new:
            if len(self._rows) + len(new) >= self._max_forms and self._rows:
                self._clear()
                return self.rows(docs, forms)
            self._add(docs, forms, new)
        find = self._rows.__getitem__
        return [list(map(find, own)) for own in forms]

    def _add(self, docs: Sequence[Doc], forms: Sequence[Sequence[Form]], new: set[Form]) -> None:
        """Embed one document in which each new form is one token."""
        from spacy.tokens import Doc

        ordered = sorted(new)
        vocab = docs[0].vocab
        one_each = Doc(vocab, words=[vocab.strings[orth] for orth, _ in ordered], spaces=[False] * len(ordered))
        norms: Any = np.array([[norm] for _, norm in ordered], dtype=np.uint64)
        one_each.from_array(["NORM"], norms)
        begin = len(self._rows) + 1
        self._reserve(begin + len(ordered))
        self.vectors[begin : begin + len(ordered)] = self._embed.predict([one_each])[0]
        self.is_space[begin : begin + len(ordered)] = one_each.to_array(["IS_SPACE"]).astype(np.bool_)
        self._rows.update(zip(ordered, range(begin, begin + len(ordered)), strict=True))

    def _reserve(self, rows: int) -> None:
        if rows > len(self.vectors):
            more = max(rows, 2 * len(self.vectors)) - len(self.vectors)
            self.vectors = np.concatenate([self.vectors, np.zeros((more, self._width), dtype=np.float32)])
            self.is_space = np.concatenate([self.is_space, np.zeros(more, dtype=np.bool_)])
