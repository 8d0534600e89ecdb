"""Small spaCy pipelines, made in the test rather than installed."""

from __future__ import annotations

import spacy
from spacy.language import Language
from spacy.training import Example

_TOK2VEC = {
    "@architectures": "spacy.HashEmbedCNN.v2",
    "width": 32,
    "depth": 2,
    "embed_size": 200,
    "window_size": 1,
    "maxout_pieces": 3,
    "subword_features": True,
    "pretrained_vectors": None,
}
_LISTENER = {"@architectures": "spacy.Tok2VecListener.v1", "width": 32, "upstream": "tok2vec"}


def small_model(*, listener: bool = False) -> Language:
    """A pipeline with an untrained `ner`; with `listener` it reads tokens from a shared `tok2vec`."""
    nlp = spacy.blank("en")
    if listener:
        nlp.add_pipe("tok2vec", config={"model": _TOK2VEC})
    nlp.add_pipe("ner", config={"model": {"tok2vec": _LISTENER if listener else _TOK2VEC}})
    doc = nlp.make_doc("Anna Berg spoke in Oslo")
    entities = [(0, 9, "PERSON"), (19, 23, "GPE"), (10, 15, "ORG")]
    nlp.initialize(lambda: [Example.from_dict(doc, {"entities": entities})])
    return nlp
