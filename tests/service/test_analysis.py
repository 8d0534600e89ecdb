"""Our node's analysis gives the tokens that stock Elasticsearch gives."""

from __future__ import annotations

from typing import Any

import pytest
from elasticsearch import Elasticsearch

pytestmark = pytest.mark.service


def tokens(client: Elasticsearch, text: str, **analysis: Any) -> list[str]:
    return [token["token"] for token in client.indices.analyze(text=text, **analysis)["tokens"]]


def test_english(client: Elasticsearch) -> None:
    found = tokens(client, "The ministers' talks on Ukraine's weapons were delayed", analyzer="english")
    assert found == ["minist", "talk", "ukrain", "weapon", "were", "delai"]
