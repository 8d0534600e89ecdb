"""The given article comes out with its people and countries, and a missing model says what to do."""

from __future__ import annotations

import pickle

import pytest

from infra.models import ModelNotFound, load_models


def test_a_missing_model_names_the_remedy() -> None:
    with pytest.raises(ModelNotFound, match="pip install no-such-model") as caught:
        load_models("no_such_model")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_blank_needs_no_model_and_says_so() -> None:
    models = load_models("blank")
    assert models.english.name == "gazetteer"
    assert models.english.recognize(["Seoul", ""]) == [[], []]
