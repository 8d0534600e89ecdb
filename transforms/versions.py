"""The version of every stage, stamped into each document; raised in the commit that changes what it does."""

from __future__ import annotations

from typing import TypedDict

from transforms.identity import GENERATION


class Versions(TypedDict):
    """What made a document: the pipeline's generation, each stage's version, and the NER model."""

    generation: int
    decode: str
    extract: str
    clean: str
    language: str
    dates: str
    entities: str
    model: str


def stage_versions(model: str) -> Versions:
    """Today's versions; `model` is the recogniser's name and version, `en_core_web_sm-3.8.0`."""
    return Versions(
        generation=GENERATION,
        decode="1",
        extract="2",
        clean="1",
        language="1",
        dates="1",
        entities="2",
        model=model,
    )
