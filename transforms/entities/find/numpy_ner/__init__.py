"""Greedy named entity recognition over the weights of a loaded spaCy model, computed in numpy.

The same network as `nlp.get_pipe("ner")`, arranged for one CPU core:

tokens -> Embeddings (one row per word form, cached) -> Encoder (convolutions in blocks that fit the cache) -> decode

spaCy tokenizes the texts. `NumpyNer.read` raises `UnsupportedNetwork` for a model of any other structure; the caller
then runs spaCy's own component.
"""

from transforms.entities.find.numpy_ner.layers import UnsupportedNetwork
from transforms.entities.find.numpy_ner.ner import NumpyNer

__all__ = ["NumpyNer", "UnsupportedNetwork"]
