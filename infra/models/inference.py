"""Chooses how the entity model is computed: measured once per model and machine, and recorded.

numpy           our arrangement of the network (`transforms.entities.find.numpy_ner`)
spacy-openblas  spaCy's own component with numpy's matrix multiplication
spacy           spaCy's own component as it is

The fastest backend that finds spaCy's entities on a sample is chosen. If the record cannot be read or written, the
choice is measured at each start, in about a second.
"""

from __future__ import annotations

import json
import logging
import os
import platform
from collections.abc import Callable, Mapping
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from time import thread_time
from typing import TYPE_CHECKING

from infra.models.openblas import OpenBlasOps
from transforms.entities import EntitySpan, NumpyNer, SpacyRecognizer, UnsupportedNetwork

if TYPE_CHECKING:
    from spacy.language import Language

ROUNDS = 3
RECORD = "inference.json"
_LOG = logging.getLogger(__name__)
_SAMPLE = (
    "HARRISBURG, Pa., Nov. 27 (Reuters) - Pennsylvania's Supreme Court said on Wednesday that Dr. Angela M. Berg, 54, "
    "and the First National Bank of Ohio can't appeal.\n\nThe U.S. Department of Justice, led by Merrick Garland, "
    "declined to comment. \"We'll see them in court,\" said Luis O'Hara of Smith & Sons in São Paulo.\n\n"
    "Shares of BASF SE rose 3.5% to $41.20 in Frankfurt after the European Union and 27 states met near the Rhine."
)


class InferenceBackend(StrEnum):
    """A way to compute the model; the first one is the fastest on most machines."""

    NUMPY = "numpy"
    SPACY_OPENBLAS = "spacy-openblas"
    SPACY = "spacy"


def recognizer(name: str, model_version: str, nlp: Language, folder: Path) -> SpacyRecognizer:
    """The recognizer of a pipeline, computed the way that is fastest here.

    Args:
        name: The model's package.
        model_version: The model's version.
        nlp: The pipeline.
        folder: Where the choice is recorded.
    """
    key = _key(name, model_version)
    chosen = _recorded(folder / RECORD).get(key)
    if chosen is None:
        seconds = measure(nlp)
        chosen = min(seconds, key=lambda way: seconds[way])
        _record(folder / RECORD, key, chosen)
    return build(name, model_version, nlp, chosen)


def build(name: str, model_version: str, nlp: Language, way: InferenceBackend) -> SpacyRecognizer:
    """The recognizer of a pipeline, computed in a given way, or by spaCy if the way does not support the model."""
    OpenBlasOps.set_on(nlp, enabled=way is InferenceBackend.SPACY_OPENBLAS)
    ner = None
    if way is InferenceBackend.NUMPY:
        try:
            ner = NumpyNer.read(nlp)
        except UnsupportedNetwork as difference:
            _LOG.info("%s runs in spaCy: %s", name, difference)
    return SpacyRecognizer(name, model_version, nlp, ner)


def measure(nlp: Language) -> dict[InferenceBackend, float]:
    """CPU seconds over a sample, of each backend that finds the entities that spaCy finds."""
    texts = [_SAMPLE] * 8
    wanted, seconds = None, dict[InferenceBackend, float]()
    for way in reversed(InferenceBackend):
        built = build("", "", nlp, way)
        if way is InferenceBackend.NUMPY and built.ner is None:
            continue
        found, taken = _timed(lambda: built.recognize(texts))  # noqa: B023 - called at once
        if wanted is None:
            wanted = found
        if found == wanted:
            seconds[way] = taken
    return seconds


def _timed(run: Callable[[], list[list[EntitySpan]]]) -> tuple[list[list[EntitySpan]], float]:
    """The result, and the shortest time of several rounds after one that fills caches."""
    found, best = run(), float("inf")
    for _ in range(ROUNDS):
        begun = thread_time()
        run()
        best = min(best, thread_time() - begun)
    return found, best


def _key(name: str, model_version: str) -> str:
    """The key of the choice: the model, the libraries and the processor."""
    libraries = [f"{library}-{version(library)}" for library in ("spacy", "thinc", "numpy", "blis")]
    return " ".join([f"{name}-{model_version}", *libraries, _processor()])


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _recorded(path: Path) -> Mapping[str, InferenceBackend]:
    try:
        entries = json.loads(path.read_bytes())
        return {key: InferenceBackend(way) for key, way in entries.items()}
    except (OSError, ValueError, AttributeError) as error:
        if not isinstance(error, FileNotFoundError):
            _LOG.info("%s is measured again: %s", path, error)
        return {}


def _record(path: Path, key: str, chosen: InferenceBackend) -> None:
    """Add an entry; several workers may do so at the same time, with the same result."""
    entries = {**_recorded(path), key: chosen}
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(entries, indent=2) + "\n", "utf-8")
        temporary.replace(path)
    except OSError as error:
        _LOG.info("The choice is not recorded in %s: %s", path, error)
