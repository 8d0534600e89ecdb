"""Logs that can be followed: each record of a shard says of which run, shard and article it speaks.

The ids are set where the work is (`about`) and carried by a context variable. They stand in the message, so
that Prefect's log of a run shows them, and as fields of their own where logs are JSON lines. Never logged:
bodies, messages that quote them, settings.
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
from infra.settings import Settings

OURS = ("infra", "flows")
"""The loggers that are Dateline's; level and form of others are left alone."""

ENGINE = "prefect.flow_runs"
"""Where the flow engine logs what ended a run, with its trace."""

_ONCE_MORE = "Engine execution exited with unexpected exception"
"""What the engine adds in a worker to an end that it has told already, or that the run chose itself."""

_NOTHING: Mapping[str, str] = MappingProxyType({})
_about: ContextVar[Mapping[str, str]] = ContextVar("about", default=_NOTHING)


@contextmanager
def log_context(**ids: str | int | None) -> Iterator[None]:
    """Within the block log records carry these ids (run, shard, record) besides those around it."""
    token = _about.set({**_about.get(), **{name: str(value) for name, value in ids.items() if value is not None}})
    try:
        yield
    finally:
        _about.reset(token)


class Log(logging.LoggerAdapter[logging.Logger]):
    """The logger of a module: `Log.of(__name__)`. Its records carry the ids, as `about`."""

    @classmethod
    def of(cls, name: str) -> Log:
        """The logger of that name."""
        return cls(logging.getLogger(name), {})

    def log(self, level: int, msg: object, *args: object, **more: Any) -> None:
        """As logging's own; the ids join the message, all but the run's: it is read in that run's log."""
        if not self.isEnabledFor(level):
            return
        ids = _about.get()
        said = terminal_line(str(msg) % args if args else str(msg), limit=None)
        shown = ", ".join(f"{name} {terminal_line(value)}" for name, value in ids.items() if name != "run")
        more["extra"] = {"about": ids, "said": said}
        self.logger.log(level, "%s%s", said, f" [{shown}]" if shown else "", **more)


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
    """A filter that takes the trace off an error that says itself what to do about it, and lets it be told once."""
    if not (record.exc_info and isinstance(record.exc_info[1], DatelineError)):
        return True
    record.exc_info = None
    return record.getMessage() != _ONCE_MORE


def configure(settings: Settings) -> None:
    """Brings Dateline's loggers to the chosen level and form. Calling it again changes nothing."""
    logging.getLogger(ENGINE).addFilter(without_trace)
    for name in OURS:
        ours = logging.getLogger(name)
        ours.setLevel(settings.log_level)
        if settings.log_format == "json" and not any(
            isinstance(handler, JsonLinesHandler) for handler in ours.handlers
        ):
            ours.addHandler(JsonLinesHandler(sys.stderr))
            ours.propagate = False
