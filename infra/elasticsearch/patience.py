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


def patiently(ask: Callable[[], Answer], seconds: float, random: Random | None = None) -> Answer:
    """What `ask` answers, asked again after growing random waits (full jitter) while Elasticsearch is away.

    A warning says so once. `ask` must do no harm when it is done twice. Raises its last ElasticsearchUnavailable
    when `seconds` are over.
    """
    random, deadline, bound = random or Random(), time.monotonic() + seconds, _FIRST_DELAY_SECONDS
    tell = log.warning
    while True:
        try:
            return ask()
        except ElasticsearchUnavailable as error:
            rest = deadline - time.monotonic()
            if rest <= 0:
                raise
            tell("Waiting up to %.0f s for Elasticsearch: %s", rest, error.message)
            tell = log.info
            time.sleep(min(rest, random.uniform(0, bound)))
            bound = min(2 * bound, _LONGEST_DELAY_SECONDS)
