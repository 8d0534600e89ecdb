"""Names of people, organisations and places: found, given one canonical form, and made into facets.

texts -> Recognizer -> spans -> resolve(spans, gazetteer) -> mentions, facets
"""

from __future__ import annotations

from dataclasses import dataclass

from transforms.entities.find.numpy_ner import NumpyNer, UnsupportedNetwork
from transforms.entities.find.recognizer import BlankRecognizer, SpacyRecognizer
from transforms.entities.find.spans import Recognizer, Span
from transforms.entities.gazetteer.build import City, build_gazetteer
from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.mention import TooManyNames
from transforms.entities.resolve import resolve

__all__ = [
    "BlankRecognizer",
    "City",
    "Gazetteer",
    "Models",
    "NumpyNer",
    "Recognizer",
    "SpacyRecognizer",
    "Span",
    "TooManyNames",
    "UnsupportedNetwork",
    "build_gazetteer",
    "resolve",
]


@dataclass(frozen=True, slots=True)
class Models:
    """What the pure steps need of the outside: recognisers (for English, for other languages) and the gazetteer."""

    english: Recognizer
    other: Recognizer
    gazetteer: Gazetteer
