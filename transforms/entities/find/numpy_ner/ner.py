"""Entity recognition from tokenized documents, batch by batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

import numpy as np

from transforms.entities.find.numpy_ner.decoder import Decoder, TokenScores
from transforms.entities.find.numpy_ner.embeddings import Embeddings
from transforms.entities.find.numpy_ner.encoder import BLOCK, Encoder
from transforms.entities.find.numpy_ner.layers import Floats, NerNetwork, read_network
from transforms.entities.find.spans import EntitySpan

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


class NumpyNer:
    """The recognizer of one loaded model, with caches and scratch memory: only one thread at a time may use it."""

    def __init__(self, network: NerNetwork, block: int = BLOCK) -> None:
        self._projection, self._projection_bias = network.projection, network.projection_bias
        self._features = np.concatenate([network.state.features[0], network.state.features[2]], axis=1)
        self._embeddings = Embeddings(network.embed, len(network.convolutions[0].gain))
        self._encoder = Encoder(network.convolutions, block)
        self._decoder = Decoder(network.state, network.moves)

    @classmethod
    def read(cls, nlp: Language) -> Self:
        """The recognizer of a pipeline.

        Raises:
            UnsupportedNetwork: The pipeline is not a single `ner` of the supported structure.
        """
        return cls(read_network(nlp))

    def spans(self, docs: Sequence[Doc]) -> list[list[EntitySpan]]:
        """The entities of tokenized documents without annotations, in characters."""
        found: list[list[EntitySpan]] = [[] for _ in docs]
        filled = [(number, doc) for number, doc in enumerate(docs) if len(doc)]
        if not filled:
            return found
        arrays = [doc.to_array(["ORTH", "NORM", "IDX", "LENGTH"]) for _, doc in filled]
        lengths = [len(array) for array in arrays]
        offsets = np.concatenate([array[:, 2:] for array in arrays]).astype(np.int64)
        forms = [list(zip(*array[:, :2].T.tolist(), strict=True)) for array in arrays]
        rows = self._embeddings.rows([doc for _, doc in filled], forms)
        owners = np.repeat([number for number, _ in filled], lengths)
        for start, end, label in self._decoder.decode(self._score(rows, lengths)):
            span = EntitySpan(int(offsets[start, 0]), int(offsets[end - 1].sum()), label)
            found[int(owners[start])].append(span)
        return found

    def _score(self, rows: Sequence[Sequence[int]], lengths: Sequence[int]) -> TokenScores:
        """Run the network up to the state features, over all tokens of a batch."""
        gap = [0] * self._encoder.margin
        laid_out = np.array([row for own in rows for row in (*gap, *own)] + gap, dtype=np.intp)
        is_token = laid_out != 0
        tokens = laid_out[is_token]
        width = self._projection.shape[1]
        vectors = np.empty((len(laid_out), width), dtype=np.float32)
        features = np.empty((len(laid_out), self._features.shape[1]), dtype=np.float32)
        for block, encoded in self._encoder.encode(self._embeddings.vectors, laid_out):
            np.dot(encoded, self._projection, out=vectors[block])
            vectors[block] += self._projection_bias
            np.dot(vectors[block], self._features, out=features[block])
        is_last = np.zeros(len(tokens), dtype=np.bool_)
        is_last[np.cumsum(lengths) - 1] = True
        here, before = self._split(features[is_token])
        return TokenScores(vectors[is_token], here, before, self._embeddings.is_space[tokens], is_last)

    @staticmethod
    def _split(features: Floats) -> tuple[Floats, Floats]:
        half = features.shape[1] // 2
        return features[:, :half], features[:, half:]
