"""The recognizer in numpy finds exactly what spaCy's own component finds, or declines the model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.training import Example

from infra.models.inference import InferenceBackend, build
from infra.settings import DEFAULT_MODEL
from tests.support.spacy_models import small_model
from transforms.entities import NumpyNer, UnsupportedNetwork
from transforms.entities.find.numpy_ner.embeddings import Embeddings
from transforms.entities.find.numpy_ner.encoder import BLOCK
from transforms.entities.find.numpy_ner.layers import read_network

EDGES = (
    "",
    " ",
    "\n\n",
    "Paris",
    "\tParis ",
    "Angela Merkel",
    "I can't, won't and don't know Luis O'Hara's Corp. in D.C.",
    "Berlin \n\n Paris   London\r\nRome",
    "a " * 40,
    "日本 Tokyo 🙂 São Paulo — “Ελλάδα”",
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(DEFAULT_MODEL, exclude=["tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer"])


def by_spacy(nlp: Language, texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
    return [[(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents] for doc in nlp.pipe(texts)]


def in_numpy(nlp: Language, texts: Sequence[str], ner: NumpyNer | None = None) -> list[list[tuple[int, int, str]]]:
    spans = (ner or NumpyNer.read(nlp)).spans([nlp.make_doc(text) for text in texts])
    return [[(span.start, span.end, span.label) for span in found] for found in spans]


def test_odd_documents_have_the_entities_that_spacy_finds(nlp: Language) -> None:
    assert in_numpy(nlp, EDGES) == by_spacy(nlp, EDGES)
    assert sum(map(len, in_numpy(nlp, EDGES))) > 5
    for text in EDGES:
        assert in_numpy(nlp, [text]) == by_spacy(nlp, [text])


def test_an_empty_batch_has_no_entities(nlp: Language) -> None:
    assert in_numpy(nlp, []) == []


def test_a_document_over_many_blocks_has_the_entities_that_spacy_finds(nlp: Language) -> None:
    text = "Anna Berg of Norway met Tim Cook of Apple Inc. in Oslo on Monday. " * (BLOCK // 4)
    assert len(nlp.make_doc(text)) > 3 * BLOCK
    assert in_numpy(nlp, [text, "Paris", text]) == by_spacy(nlp, [text, "Paris", text])


def test_a_full_cache_of_word_forms_is_cleared(nlp: Language) -> None:
    ner = NumpyNer.read(nlp)
    network = read_network(nlp)
    ner._embeddings = Embeddings(network.embed, 96, max_forms=20)
    texts = [f"Minister number {number} of Norway met {name} in Oslo." for number, name in enumerate("ABCDEFGHIJ")]
    for _ in range(3):
        assert [in_numpy(nlp, [text], ner)[0] for text in texts] == by_spacy(nlp, texts)


@pytest.mark.parametrize("seed", range(8))
def test_random_weights_decode_as_in_spacy(seed: int) -> None:
    """Random weights give long entities, entities within entities and labels without pattern."""
    nlp = small_model()
    random = np.random.default_rng(seed)
    for layer in nlp.get_pipe("ner").model.walk():  # type: ignore[attr-defined]
        for name in layer.param_names:
            value = layer.get_param(name)
            layer.set_param(name, random.normal(0, 0.5, value.shape).astype(np.float32))
    words = ["Anna", "\n", "of", "Oslo", "is", "can't", "  ", "the", "U.S."]
    texts = [" ".join(random.choice(words, size)) for size in (1, 2, 3, 40, 400)]
    wanted = by_spacy(nlp, texts)
    assert in_numpy(nlp, texts) == wanted
    assert any(wanted)


def test_entities_longer_than_the_lockstep_decode_as_in_spacy() -> None:
    nlp = small_model()
    ner: Any = nlp.get_pipe("ner")
    moves = [ner.moves.get_class_name(number) for number in range(ner.moves.n_moves)]
    ner.model.get_ref("upper").set_param("b", np.array([move[0] in "BI" for move in moves], dtype=np.float32))
    texts = ["Anna Berg " * 30, "Oslo"]
    assert in_numpy(nlp, texts) == by_spacy(nlp, texts)
    assert in_numpy(nlp, texts)[0] == [(0, 299, "PERSON")]


def test_untrained_weights_that_all_tie_decode_as_in_spacy() -> None:
    nlp = small_model()
    texts = ["Anna Berg spoke in Oslo", "Oslo"]
    assert in_numpy(nlp, texts) == by_spacy(nlp, texts)


def with_listener() -> Language:
    return small_model(listener=True)


def with_beam() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("beam_ner")
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc("Oslo"), {"entities": [(0, 4, "GPE")]})])
    return nlp


def with_entity_ruler() -> Language:
    nlp = small_model()
    nlp.add_pipe("entity_ruler", before="ner")
    return nlp


@pytest.mark.parametrize("model", [with_listener, with_beam, with_entity_ruler])
def test_another_network_is_declined_and_runs_in_spacy(model: Any) -> None:
    nlp = model()
    with pytest.raises(UnsupportedNetwork):
        NumpyNer.read(nlp)
    built = build("another", "1", nlp, InferenceBackend.NUMPY)
    assert built.ner is None
    assert len(built.recognize(["Anna Berg spoke", ""])) == 2
