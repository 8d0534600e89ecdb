"""Models loaded once in the process that workers are forked from, so that workers share their memory.

`multiprocessing` imports this module in its fork server (see `pool.py`). A worker that needs another model, or was
forked from elsewhere, loads its own.
"""

from __future__ import annotations

import gc
import logging
from datetime import UTC, datetime

from infra.errors import DatelineError
from infra.models import load_models
from infra.settings import take_preloaded_model
from transforms.entities import Models
from transforms.pipeline import process_batch
from transforms.records import InputRef, Options, RawRecord

_WARM_UP = RawRecord(
    content="PARIS, Nov 27 (AFP) - Ministers met on Monday.",
    media="text",
    source="warm-up",
    observed=datetime(2024, 11, 27, tzinfo=UTC),
    input=InputRef("warm-up"),
    published="2024-11-27",
)
_loaded: dict[str, Models] = {}


def ready_models(model: str, options: Options) -> Models:
    """The models, loaded at the first call; rules and grammars, compiled at first use, are compiled too.

    Raises:
        ModelNotFound: The entity model is not installed.
    """
    if model not in _loaded:
        _loaded.clear()
        _loaded[model] = load_models(model)
        process_batch([_WARM_UP], options, _loaded[model])
    return _loaded[model]


def preload(model: str) -> None:
    """Load a model for processes forked later; these report it themselves if it cannot be loaded."""
    try:
        ready_models(model, Options())
    except (DatelineError, OSError, ValueError) as error:
        logging.getLogger(__name__).info("Each worker loads the model: %s", error)
    gc.collect()
    gc.freeze()


if (_model := take_preloaded_model()) is not None:
    preload(_model)
