"""Waiting for an Elasticsearch that is away, for requests that nothing else looks after."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from random import Random
from typing import TypeVar

from infra.elasticsearch.errors import ElasticsearchUnavailable

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

_FIRST_DELAY_SECONDS, _LONGEST_DELAY_SECONDS = 0.25, 10.0
_WORTH_A_WARNING = 2
"""Failures in a row: a network that drops one request in eight would fill the log with single ones."""


def patiently(ask: Callable[[], Answer], seconds: float, random: Random | None = None) -> Answer:
    """What `ask` answers, asked again after growing random waits (full jitter) while Elasticsearch is away.

    A warning says so once, from the second failure on. `ask` must do no harm when it is done twice. Raises its last
    ElasticsearchUnavailable when `seconds` are over.
    """
    random, deadline, bound, failures = random or Random(), time.monotonic() + seconds, _FIRST_DELAY_SECONDS, 0
    while True:
        try:
            return ask()
        except ElasticsearchUnavailable as error:
            failures, rest = failures + 1, deadline - time.monotonic()
            if rest <= 0:
                raise
            level = logging.WARNING if failures == _WORTH_A_WARNING else logging.INFO
            log.log(level, "Waiting up to %.0f s for Elasticsearch: %s", rest, error.message)
            time.sleep(min(rest, random.uniform(0, bound)))
            bound = min(2 * bound, _LONGEST_DELAY_SECONDS)
