"""Waiting for an Elasticsearch that is away."""

from __future__ import annotations

from random import Random

import pytest

from infra.elasticsearch.client.patience import patiently
from infra.elasticsearch.errors import ElasticsearchUnavailable, IndexingError, IndexMissing


class Away:
    """Answers only after some errors."""

    def __init__(self, *errors: IndexingError) -> None:
        self.errors, self.asked = list(errors), 0

    def ask(self) -> str:
        self.asked += 1
        if self.errors:
            raise self.errors.pop(0)
        return "here"


GONE = ElasticsearchUnavailable("no answer", "start it")


def test_it_asks_until_it_is_answered() -> None:
    away = Away(GONE, GONE)
    assert patiently(away.ask, 60.0, Random(1)) == "here"
    assert away.asked == 3


def test_a_wait_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    patiently(Away(GONE, GONE).ask, 60.0, Random(1))
    logged = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert logged == ["Waiting up to 60 s for Elasticsearch: no answer"]


def test_a_single_failure_is_no_news(caplog: pytest.LogCaptureFixture) -> None:
    patiently(Away(GONE).ask, 60.0, Random(1))
    assert [record for record in caplog.records if record.levelname == "WARNING"] == []


def test_its_patience_ends_with_the_last_error() -> None:
    away = Away(*[GONE] * 1000)
    with pytest.raises(ElasticsearchUnavailable, match="no answer"):
        patiently(away.ask, 0.05, Random(1))
    assert 1 < away.asked < 1000


def test_an_error_that_waiting_does_not_fix_is_raised_at_once() -> None:
    away = Away(IndexMissing("none", "make it"))
    with pytest.raises(IndexMissing):
        patiently(away.ask, 60.0)
    assert away.asked == 1
