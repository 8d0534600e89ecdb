"""The weights of a spaCy entity recognizer, read from the loaded model after its structure is checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from spacy.language import Language

Floats = NDArray[np.float32]
_CONVOLUTION = ["expand_window", "maxout", "layernorm", "dropout"]
_PER_TOKEN = {
    "extract_features",
    "list2ragged",
    "ints-getitem",
    "hashembed",
    "static_vectors",
    "maxout",
    "layernorm",
    "dropout",
    "ragged2list",
}
"""Layers that compute a token's vector only from the token, so that a word form has one vector."""


class UnsupportedNetwork(Exception):
    """The model is not the network that this package computes; the message names the difference."""


@dataclass(frozen=True, slots=True)
class Convolution:
    """A residual block: a window of three tokens, a maxout of `pieces` pieces and layer normalization.

    `weights` is (3 * width, pieces * width) with the pieces side by side, so that they are compared in blocks.
    """

    weights: Floats
    bias: Floats
    gain: Floats
    shift: Floats
    pieces: int


@dataclass(frozen=True, slots=True)
class StateNetwork:
    """Scores the next move from the token, the first token of the open entity and the token before.

    `features` has the weights (token vector, pieces * hidden) of each of the three, `padding` the addend in place of an
    absent one; `scores` is (hidden, moves).
    """

    features: tuple[Floats, Floats, Floats]
    padding: tuple[Floats, Floats, Floats]
    bias: Floats
    scores: Floats
    score_bias: Floats
    pieces: int


@dataclass(frozen=True, slots=True)
class NerNetwork:
    """All layers of an entity recognizer; `embed` is spaCy's own model of the layers before the convolutions."""

    embed: Any
    convolutions: tuple[Convolution, ...]
    projection: Floats
    projection_bias: Floats
    state: StateNetwork
    moves: tuple[str, ...]
    """`B-PERSON`, `O`, ..., in the order of the scores."""


def read_network(nlp: Language) -> NerNetwork:
    """The layers of the pipeline's `ner`.

    Raises:
        UnsupportedNetwork: The pipeline has other components, or the component has another structure.
    """
    _require(nlp.pipe_names == ["ner"], f"the pipeline is {nlp.pipe_names}")
    ner: Any = nlp.get_pipe("ner")
    model = ner.model
    _require(ner.cfg.get("beam_width") == 1, "the recognizer searches with a beam")
    _require(model.name == "parser_model" and len(model.layers) == 3, f"the model is a {model.name!r}")
    _require(all(node.ops.name == "numpy" for node in model.walk()), "the model does not run on the CPU")
    _require(bool(model.attrs["has_upper"]) and not model.attrs["unseen_classes"], "the output layer differs")
    encoder, linear = _token_layers(model.get_ref("tok2vec"))
    return NerNetwork(
        embed=encoder.get_ref("embed"),
        convolutions=_convolutions(encoder),
        projection=_columns(linear.get_param("W")),
        projection_bias=linear.get_param("b"),
        state=_state_network(model.get_ref("lower"), model.get_ref("upper")),
        moves=tuple(ner.moves.get_class_name(number) for number in range(ner.moves.n_moves)),
    )


def _require(met: bool, difference: str) -> None:
    if not met:
        raise UnsupportedNetwork(difference)


def _token_layers(tok2vec: Any) -> tuple[Any, Any]:
    """The token encoder and the linear layer that follows it."""
    names = [layer.name for layer in tok2vec.layers[1:]]
    _require(names == ["list2array", "linear"], f"the token layers end in {names}")
    encoder = tok2vec.layers[0]
    _require(encoder.has_ref("embed") and encoder.has_ref("encode"), f"the token encoder is a {encoder.name!r}")
    _require(len(encoder.layers) == 2, "the token encoder has more than embedding and convolutions")
    leaves = {node.name for node in encoder.get_ref("embed").walk() if not node.layers}
    _require(leaves <= _PER_TOKEN, f"the embedding has {sorted(leaves - _PER_TOKEN)}")
    return encoder, tok2vec.layers[2]


def _convolutions(encoder: Any) -> tuple[Convolution, ...]:
    encode = encoder.get_ref("encode")
    residuals = [node for node in encode.walk(order="dfs_pre") if node.name.startswith("residual(") and node.layers]
    residuals = [node for node in residuals if ">>residual(" not in node.name]
    _require(bool(residuals) and encode.name.startswith("with_array("), f"the convolutions are {encode.name!r}")
    leaves = [node.name for node in encode.walk(order="dfs_pre") if not node.layers]
    _require(leaves == _CONVOLUTION * len(residuals), f"the convolutions are {leaves}")
    _require(encode.attrs["pad"] == len(residuals), "the convolutions are padded otherwise")
    return tuple(map(_convolution, residuals))


def _convolution(residual: Any) -> Convolution:
    window, maxout, norm, _ = (node for node in residual.walk(order="dfs_pre") if not node.layers)
    width, pieces = maxout.get_dim("nO"), maxout.get_dim("nP")
    _require(window.attrs["window_size"] == 1 and maxout.get_dim("nI") == 3 * width, "the window is not 3 tokens")
    weights = maxout.get_param("W").transpose(1, 0, 2).reshape(pieces * width, 3 * width)
    bias = np.ascontiguousarray(maxout.get_param("b").T).reshape(-1)
    return Convolution(_columns(weights), bias, norm.get_param("G"), norm.get_param("b"), pieces)


def _state_network(lower: Any, upper: Any) -> StateNetwork:
    _require(lower.name == "precomputable_affine" and upper.name == "linear", "the state layers differ")
    hidden, pieces, width = lower.get_dim("nO"), lower.get_dim("nP"), lower.get_dim("nI")
    _require(lower.get_dim("nF") == 3 and pieces >= 2, "the state has other features")
    weights = lower.get_param("W").transpose(0, 2, 1, 3).reshape(3, pieces * hidden, width)
    padding = lower.get_param("pad")[0].transpose(0, 2, 1).reshape(3, pieces * hidden)
    return StateNetwork(
        features=(_columns(weights[0]), _columns(weights[1]), _columns(weights[2])),
        padding=(padding[0], padding[1], padding[2]),
        bias=lower.get_param("b").T.reshape(-1),
        scores=_columns(upper.get_param("W")),
        score_bias=upper.get_param("b"),
        pieces=pieces,
    )


def _columns(weights: Floats) -> Floats:
    """The weights as (inputs, outputs), in rows of memory."""
    return np.ascontiguousarray(weights.T)
