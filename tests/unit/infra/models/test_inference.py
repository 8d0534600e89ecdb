"""The way to compute the entity model is measured once, recorded, and never a reason to fail."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from thinc.api import NumpyOps

from infra.models.inference import RECORD, InferenceBackend, build, measure, recognizer
from infra.models.openblas import OpenBlasOps
from tests.support.spacy_models import small_model

TEXTS = ["Anna Berg spoke in Oslo", "", "Oslo"]


def test_every_way_finds_the_same_and_is_measured() -> None:
    nlp = small_model()
    assert set(measure(nlp)) == set(InferenceBackend)
    found = [build("small", "1", nlp, way).recognize(TEXTS) for way in InferenceBackend]
    assert found[0] == found[1] == found[2]


def test_a_listening_model_is_measured_in_spacy_alone() -> None:
    assert set(measure(small_model(listener=True))) == {InferenceBackend.SPACY, InferenceBackend.SPACY_OPENBLAS}


def test_the_choice_is_recorded_and_followed(tmp_path: Path) -> None:
    first = recognizer("small", "1", small_model(), tmp_path / "cache")
    record = tmp_path / "cache" / RECORD
    (key, way), *others = json.loads(record.read_text()).items()
    assert not others
    assert "small-1 spacy-3." in key
    assert (first.ner is not None) == (way == "numpy")
    record.write_text(json.dumps({key: "spacy"}))
    assert recognizer("small", "1", small_model(), tmp_path / "cache").ner is None
    assert json.loads(record.read_text()) == {key: "spacy"}


@pytest.mark.parametrize("content", ["", "[]", '{"small": "quantum"}', "\0"])
def test_a_damaged_record_is_replaced(tmp_path: Path, content: str) -> None:
    (tmp_path / RECORD).write_text(content)
    recognizer("small", "1", small_model(), tmp_path)
    assert len(json.loads((tmp_path / RECORD).read_text())) == 1


def test_a_record_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert recognizer("small", "1", small_model(), tmp_path / "file" / "cache").recognize(TEXTS)


@pytest.mark.parametrize("trans1", [False, True])
@pytest.mark.parametrize("trans2", [False, True])
def test_numpy_multiplies_as_blis_does(trans1: bool, trans2: bool) -> None:
    random = np.random.default_rng(1)
    x = random.normal(size=(7, 5) if trans1 else (5, 7)).astype(np.float32)
    y = random.normal(size=(3, 7) if trans2 else (7, 3)).astype(np.float32)
    out = np.empty((5, 3), dtype=np.float32)
    wanted = NumpyOps().gemm(x, y, trans1=trans1, trans2=trans2)
    assert np.allclose(OpenBlasOps().gemm(x, y, trans1=trans1, trans2=trans2), wanted, atol=1e-5)
    assert OpenBlasOps().gemm(x, y, out=out, trans1=trans1, trans2=trans2) is out
    assert np.allclose(out, wanted, atol=1e-5)
