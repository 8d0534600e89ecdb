"""Waiting for an Elasticsearch that is unavailable."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from random import Random
from typing import TypeVar

from infra.elasticsearch.errors import ElasticsearchUnavailable

log = logging.getLogger(__name__)

Response = TypeVar("Response")

_FIRST_DELAY_SECONDS, _LONGEST_DELAY_SECONDS = 0.25, 10.0
_FAILURES_TO_WARN = 2
"""Failures in a row that are logged as a warning: a network that drops one request in eight has many single ones."""


def patiently(request: Callable[[], Response], seconds: float, random: Random | None = None) -> Response:
    """Call `request` until it succeeds, with growing random waits (full jitter), and return its result.

    Args:
        request: An idempotent request.
        seconds: Time after which its last ElasticsearchUnavailable is raised.
        random: Source of the waits.
    """
    random, deadline, bound, failures = random or Random(), time.monotonic() + seconds, _FIRST_DELAY_SECONDS, 0
    while True:
        try:
            return request()
        except ElasticsearchUnavailable as error:
            failures, rest = failures + 1, deadline - time.monotonic()
            if rest <= 0:
                raise
            level = logging.WARNING if failures == _FAILURES_TO_WARN else logging.INFO
            log.log(level, "Waiting up to %.0f s for Elasticsearch: %s", rest, error.message)
            time.sleep(min(rest, random.uniform(0, bound)))
            bound = min(2 * bound, _LONGEST_DELAY_SECONDS)
