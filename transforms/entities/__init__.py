"""Names of people, organisations and places: found, given one canonical form, and made into facets.

texts -> Recognizer -> spans -> resolve(spans, gazetteer) -> mentions, facets
"""

from __future__ import annotations

from dataclasses import dataclass

from transforms.entities.build import City, build_gazetteer
from transforms.entities.gazetteer import Gazetteer
from transforms.entities.mention import TooManyNames
from transforms.entities.numpy_ner import NumpyNer, UnsupportedNetwork
from transforms.entities.recognizer import BlankRecognizer, SpacyRecognizer
from transforms.entities.resolve import resolve
from transforms.entities.span import Recognizer, Span

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
