"""Structured logs: each record of a shard has the ids of its run, shard and article.

The ids are set by `log_context` and carried by a context variable. They are part of the message, so that Prefect's log
of a run shows them, and fields of their own in JSON lines. Never logged: bodies, messages that quote them, settings.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import orjson

from infra.errors import DatelineError
from infra.escaping import json_line, terminal_line
from infra.execution.stopping import is_stopping
from infra.settings import Settings

OURS = ("infra", "flows")
"""Dateline's own loggers; level and format of others are left alone."""

ENGINE = "prefect.flow_runs"
"""The logger on which the flow engine reports the error of a run, with its traceback."""

TASKS = "prefect.task_runs"
"""The logger on which the task engine reports the error of a shard."""

_SECOND_REPORT = "Engine execution exited with unexpected exception"
"""The engine's second report, in a worker, of an error that it has logged, or of a deliberate end."""

_NOTHING: Mapping[str, str] = MappingProxyType({})
_about: ContextVar[Mapping[str, str]] = ContextVar("about", default=_NOTHING)


@contextmanager
def log_context(**ids: str | int | None) -> Iterator[None]:
    """Within the block log records carry these ids (run, shard, record) in addition to the outer ones."""
    token = _about.set({**_about.get(), **{name: str(value) for name, value in ids.items() if value is not None}})
    try:
        yield
    finally:
        _about.reset(token)


class Log(logging.LoggerAdapter[logging.Logger]):
    """The logger of a module: `Log.of(__name__)`. Its records carry the ids of `log_context`."""

    @classmethod
    def of(cls, name: str) -> Log:
        """The logger of that name."""
        return cls(logging.getLogger(name), {})

    def log(self, level: int, msg: object, *args: object, **more: Any) -> None:
        """Log with the ids in the message, except the run's: the message is read in that run's log."""
        if not self.isEnabledFor(level):
            return
        ids = _about.get()
        message = terminal_line(str(msg) % args if args else str(msg), limit=None)
        shown = ", ".join(f"{name} {terminal_line(value)}" for name, value in ids.items() if name != "run")
        more["extra"] = {"about": ids, "said": message}
        self.logger.log(level, "%s%s", message, f" [{shown}]" if shown else "", **more)


class JsonLinesHandler(logging.StreamHandler[Any]):
    """Writes each record as one JSON object a line: at, level, logger, message, and the ids."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": getattr(record, "said", None) or record.getMessage(),
            **getattr(record, "about", _NOTHING),
        }
        if record.exc_info and record.exc_info[0]:
            entry["error"] = record.exc_info[0].__name__
        return json_line(orjson.dumps(entry)).decode()


def without_trace(record: logging.LogRecord) -> bool:
    """A filter that removes the traceback of a DatelineError, which has its own remedy, and a second report of it."""
    if not (record.exc_info and isinstance(record.exc_info[1], DatelineError)):
        return True
    record.exc_info = None
    return record.getMessage() != _SECOND_REPORT


def is_not_of_a_stop(record: logging.LogRecord) -> bool:
    """A filter that removes the engine's errors of a run that is being stopped: its tasks end with one each."""
    return record.levelno < logging.ERROR or not is_stopping()


def configure(settings: Settings) -> None:
    """Set level and format of Dateline's loggers. Idempotent."""
    logging.getLogger(ENGINE).addFilter(without_trace)
    for engine in (ENGINE, TASKS):
        logging.getLogger(engine).addFilter(is_not_of_a_stop)
    for name in OURS:
        ours = logging.getLogger(name)
        ours.setLevel(settings.log_level)
        if settings.log_format == "json" and not any(
            isinstance(handler, JsonLinesHandler) for handler in ours.handlers
        ):
            ours.addHandler(JsonLinesHandler(sys.stderr))
            ours.propagate = False
