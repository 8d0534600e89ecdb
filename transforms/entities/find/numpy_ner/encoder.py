"""Vectors of tokens in context: residual convolutions over blocks of tokens that fit the processor's cache."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from transforms.entities.find.numpy_ner.layers import Convolution, Floats

BLOCK = 512
"""Tokens a block, from `make bench-model`: the window matrix and its product are 0.6 MB each at a width of 96."""

_EPSILON = np.float32(1e-8)
"""Added to a variance, as thinc does."""


class Encoder:
    """The convolutions of a network, with the memory of one block."""

    def __init__(self, convolutions: Sequence[Convolution], block: int = BLOCK) -> None:
        first = convolutions[0]
        self._convolutions = convolutions
        self._block = block
        self.margin = len(convolutions)
        """Tokens on either side that a vector depends on, and the zero vectors between documents."""
        width, columns = len(first.gain), first.weights.shape[1]
        rows = block + 2 * self.margin
        self._mean = np.full(width, 1 / width, dtype=np.float32)
        self._vectors = np.empty((rows + 2, width), dtype=np.float32)
        self._windows = np.empty((rows, 3 * width), dtype=np.float32)
        self._product = np.empty((rows, columns), dtype=np.float32)
        self._best = np.empty((rows, width), dtype=np.float32)
        self._scratch = np.empty((rows, width), dtype=np.float32)

    def encode(self, table: Floats, rows: NDArray[np.intp]) -> Iterator[tuple[slice, Floats]]:
        """The vectors in context, block by block, each valid until the next.

        Args:
            table: Vectors without context.
            rows: The row of each token of a batch; `margin` rows of zeros are before, between and after documents.
        """
        for begin in range(0, len(rows), self._block):
            end = min(begin + self._block, len(rows))
            first, last = max(begin - self.margin, 0), min(end + self.margin, len(rows))
            vectors = self._vectors[: last - first + 2]
            vectors[0] = vectors[-1] = 0
            np.take(table, rows[first:last], axis=0, out=vectors[1:-1], mode="clip")
            for convolution in self._convolutions:
                self._convolve(convolution, vectors)
            yield slice(begin, end), vectors[1 + begin - first : 1 + end - first]

    def _convolve(self, layer: Convolution, vectors: Floats) -> None:
        """Add the layer's output to the vectors; the first and last are the zeros beyond the edges."""
        count, width = len(vectors) - 2, vectors.shape[1]
        windows, product, best = self._windows[:count], self._product[:count], self._best[:count]
        for place in range(3):
            windows[:, place * width : (place + 1) * width] = vectors[place : place + count]
        np.dot(windows, layer.weights, out=product)
        product += layer.bias
        np.maximum(product[:, :width], product[:, width : 2 * width], out=best)
        for piece in range(2, layer.pieces):
            np.maximum(best, product[:, piece * width : (piece + 1) * width], out=best)
        self._normalize(best, layer)
        vectors[1:-1] += best

    def _normalize(self, values: Floats, layer: Convolution) -> None:
        """Layer normalization in place."""
        values -= np.dot(values, self._mean)[:, np.newaxis]
        squares = np.multiply(values, values, out=self._scratch[: len(values)])
        deviation = np.sqrt(np.dot(squares, self._mean) + _EPSILON)
        values *= (1 / deviation)[:, np.newaxis]
        values *= layer.gain
        values += layer.shift
