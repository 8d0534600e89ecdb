"""Names of people, organizations and places: found in a text, given one canonical form, and made into facets.

    texts -> Recognizer -> spans -> resolve(ArticleTexts(texts, gazetteer), spans) -> mentions, facets

`resolve` is the composition of the steps, each in a package of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from transforms.entities.article import ArticleTexts
from transforms.entities.find.numpy_ner import NumpyNer, UnsupportedNetwork
from transforms.entities.find.recognizer import BlankRecognizer, SpacyRecognizer
from transforms.entities.find.spans import EntitySpan, Recognizer, SpansByField
from transforms.entities.gazetteer.build import City, build_gazetteer
from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.resolution import TooManyNames, resolve

__all__ = [
    "ArticleTexts",
    "BlankRecognizer",
    "City",
    "EntitySpan",
    "Gazetteer",
    "Models",
    "NumpyNer",
    "Recognizer",
    "SpacyRecognizer",
    "SpansByField",
    "TooManyNames",
    "UnsupportedNetwork",
    "build_gazetteer",
    "resolve",
]


@dataclass(frozen=True, slots=True)
class Models:
    """The recognizers, for English and for other languages, and the gazetteer; loaded once for the pure steps."""

    english: Recognizer
    other: Recognizer
    gazetteer: Gazetteer
