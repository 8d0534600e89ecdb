"""The recognizer in numpy finds the entities that spaCy finds, in all gold and in thousands of passages cut from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

import pytest
from spacy.language import Language

from infra.models import load_models
from infra.models.inference import InferenceBackend, build
from infra.settings import DEFAULT_MODEL
from tests.bench.shared.bare import bare_model
from tests.bench.shared.corpus import gold_documents
from tests.support.shared_gold import required_gold
from transforms.entities import EntitySpan, SpacyRecognizer
from transforms.entities.find.pieces import tokenizable

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3_600)]
PASSAGES = 5_000
AT_ONCE = 200
MAX_CHARACTERS = 30_000


@pytest.fixture(scope="module")
def bare() -> Language:
    """The model as shipped: shared tok2vec, BLIS, spaCy's own decoder."""
    return bare_model(DEFAULT_MODEL)


@pytest.fixture(scope="module")
def ours() -> SpacyRecognizer:
    english = load_models(DEFAULT_MODEL).english
    assert isinstance(english, SpacyRecognizer)
    built = build(english.name, english.version, english.nlp, InferenceBackend.NUMPY)
    assert built.ner is not None
    return built


def gold_texts() -> list[str]:
    """Every text of the gold, prepared for the tokenizer as before recognition."""
    names = ("dates/meantime", "dates/gum", "dates/wikiwars", "dates/recognizers", "entities/wikigold", "extraction")
    documents = [document for name in names for document in gold_documents(name)]
    texts = [text for document in documents for text in (document.get("text"), document.get("gold", {}).get("text"))]
    return [tokenizable(text[:MAX_CHARACTERS]) for text in texts if text]


def cut_passages(texts: list[str], count: int) -> Iterator[str]:
    """Passages of one character to some paragraphs, cut anywhere, words and blanks included."""
    random = Random(1)
    for _ in range(count):
        text = random.choice(texts)
        start = random.randrange(len(text))
        yield text[start : start + int(random.choice((1, 10, 100, 400, 1_500)) * random.uniform(0.5, 1.5))]


def assert_same(texts: Iterable[str], bare: Language, ours: SpacyRecognizer) -> int:
    """Compare all texts and return the number of entities."""
    texts, entities = list(texts), 0
    for start in range(0, len(texts), AT_ONCE):
        batch = texts[start : start + AT_ONCE]
        found = ours.recognize(batch)
        wanted = [
            [EntitySpan(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents] for doc in bare.pipe(batch)
        ]
        differing = [compared for compared in zip(batch, found, wanted, strict=True) if compared[1] != compared[2]]
        assert not differing, differing[:3]
        entities += sum(map(len, wanted))
    return entities


def test_all_gold_has_the_entities_that_spacy_finds(bare: Language, ours: SpacyRecognizer) -> None:
    required_gold("extraction")
    assert assert_same(gold_texts(), bare, ours) > 10_000


def test_passages_cut_from_gold_have_the_entities_that_spacy_finds(bare: Language, ours: SpacyRecognizer) -> None:
    required_gold("extraction")
    assert assert_same(cut_passages(gold_texts(), PASSAGES), bare, ours) > 5_000
