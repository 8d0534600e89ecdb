"""Greedy decoding: the best valid move for each token, as spaCy's transition system would choose it.

Outside an entity a move depends only on the token, so that all tokens are decided at once. Inside an entity it depends
on the entity's first token as well: all possible entities are extended in lockstep, and a walk over each document then
keeps those that do not begin inside another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.entities.find.numpy_ner.layers import Floats, StateNetwork, UnsupportedNetwork

LOCKSTEP = 12
"""Tokens to which all possible entities are extended together; longer entities are extended singly, during the walk."""

Ints = NDArray[np.intp]
Entity = tuple[int, int, str]
"""First token, token after the last, label."""


@dataclass(frozen=True, slots=True)
class TokenScores:
    """Per token of a batch, document after document: vectors, state features and the inputs of the constraints."""

    vectors: Floats
    here: Floats
    """The token's addend to a state in which it is the next token."""
    before: Floats
    """The token's addend to a state in which it is the token before."""
    is_space: NDArray[np.bool_]
    is_last: NDArray[np.bool_]
    """True for the last token of a document: an entity that begins here ends here."""


class Decoder:
    """The state network and the moves of a recognizer.

    Raises:
        UnsupportedNetwork: A label lacks one of its moves.
    """

    def __init__(self, network: StateNetwork, moves: Sequence[str]) -> None:
        self._network = network
        self._no_entity = network.padding[1] + network.padding[2] + network.bias
        outside = [
            number for number, move in enumerate(moves) if move == "O" or (move[:2] in ("B-", "U-") and move[2:])
        ]
        self._outside_scores = np.ascontiguousarray(network.scores[:, outside])
        self._outside_bias = network.score_bias[outside]
        names = [moves[number] for number in outside]
        self._begins = np.array([name[0] == "B" for name in names])
        self._out = names.index("O")
        self._labels = [name[2:] for name in names]
        self._in = self._moves_with_prefix(names, moves, "I-")
        self._last = self._moves_with_prefix(names, moves, "L-")

    @staticmethod
    def _moves_with_prefix(names: Sequence[str], moves: Sequence[str], prefix: str) -> Ints:
        """The move with this prefix and the same label, for each move outside an entity."""
        numbers = {move: number for number, move in enumerate(moves)}
        try:
            return np.array([numbers[prefix + name[2:]] if name != "O" else 0 for name in names], dtype=np.intp)
        except KeyError as missing:
            raise UnsupportedNetwork(f"the move {missing} is missing") from None

    def decode(self, tokens: TokenScores) -> list[Entity]:
        """The entities of a batch, in order, by token number within the batch."""
        moves = self._outside_moves(tokens)
        starts = np.flatnonzero(moves != self._out)
        ends = np.where(self._begins[moves[starts]], 0, starts + 1)
        open_numbers = np.flatnonzero(ends == 0)
        begun = starts[open_numbers]
        ends[open_numbers] = self._extend(tokens, begun, begun + 1, moves[begun], LOCKSTEP)
        return self._walk(tokens, starts, ends, moves)

    def _outside_moves(self, tokens: TokenScores) -> Ints:
        """The best valid move of each token if no entity is open before it."""
        scores = np.dot(self._hidden(tokens.here + self._no_entity), self._outside_scores)
        scores += self._outside_bias
        scores[np.ix_(tokens.is_last, self._begins)] = -np.inf
        moves: Ints = scores.argmax(axis=1)
        moves[tokens.is_space] = self._out
        return moves

    def _hidden(self, states: Floats) -> Floats:
        width = states.shape[1] // self._network.pieces
        hidden = np.maximum(states[:, :width], states[:, width : 2 * width])
        for piece in range(2, self._network.pieces):
            np.maximum(hidden, states[:, piece * width : (piece + 1) * width], out=hidden)
        return hidden

    def _extend(self, tokens: TokenScores, starts: Ints, at: Ints, moves: Ints, steps: int | None) -> Ints:
        """Extend entities token by token.

        Args:
            tokens: The batch.
            starts: First token of each entity.
            at: Its next token.
            moves: The move that began it.
            steps: The maximum number of tokens; None for no limit.

        Returns:
            The end of each entity; for an entity that is still open, minus its next token.
        """
        ends = -at
        first = np.dot(tokens.vectors[starts], self._network.features[1]) + self._network.bias
        alive, taken = np.arange(len(starts)), 0
        while len(alive) and taken != steps:
            place, label = at[alive], moves[alive]
            states = tokens.here[place] + first[alive] + tokens.before[place - 1]
            continues = self._continues(self._hidden(states), label) & ~tokens.is_last[place]
            ends[alive] = np.where(continues, -(place + 1), place + 1)
            at[alive] += 1
            alive, taken = alive[continues], taken + 1
        return ends

    def _continues(self, hidden: Floats, label: Ints) -> NDArray[np.bool_]:
        """True where the move I scores above the move L of the same label; in a tie the lower number wins."""
        inner, last = self._in[label], self._last[label]
        scores, bias = self._network.scores, self._network.score_bias
        inner_score = np.einsum("ij,ji->i", hidden, scores[:, inner]) + bias[inner]
        last_score = np.einsum("ij,ji->i", hidden, scores[:, last]) + bias[last]
        continues: NDArray[np.bool_] = (inner_score > last_score) | ((inner_score == last_score) & (inner < last))
        return continues

    def _walk(self, tokens: TokenScores, starts: Ints, ends: Ints, moves: Ints) -> list[Entity]:
        """The entities from the left, without those that begin inside another."""
        found: list[Entity] = []
        cursor = 0
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            if start < cursor:
                continue
            if end <= 0:
                alone = np.array([start])
                end = int(self._extend(tokens, alone, np.array([-end]), moves[alone], None)[0])
            found.append((start, end, self._labels[moves[start]]))
            cursor = end
        return found
