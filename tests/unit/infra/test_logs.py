"""Logs carry the ids of what they speak of, as text and as JSON lines."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import orjson
import pytest

from infra.errors import DatelineError
from infra.logs import ENGINE, OURS, JsonLinesHandler, Log, configure, log_context
from infra.settings import Settings

log = Log.of("infra.tests")


@pytest.fixture(autouse=True)
def _levels() -> Iterator[None]:
    """Restore the levels and handlers that `configure` sets."""
    loggers = [logging.getLogger(name) for name in (*OURS, ENGINE)]
    before = [(logger, logger.level, logger.handlers[:], logger.filters[:]) for logger in loggers]
    yield
    for logger, level, handlers, filters in before:
        logger.setLevel(level)
        logger.handlers[:], logger.filters[:] = handlers, filters


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """The lines that a JSON handler on the tests' logger writes."""
    stream, logger = io.StringIO(), logging.getLogger("infra.tests")
    handler = JsonLinesHandler(stream)
    logger.addHandler(handler)
    logger.setLevel("INFO")
    yield stream
    logger.removeHandler(handler)
    logger.setLevel(logging.NOTSET)


def entries(lines: io.StringIO) -> list[dict[str, str]]:
    return [orjson.loads(line) for line in lines.getvalue().splitlines()]


def test_ids_stand_in_the_message_and_in_fields_of_their_own(
    lines: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    with log_context(run="r1", shard=3):
        with log_context(record="100% sure", source=None):
            log.info("rejected: %s", "empty")
        log.info("95% done")
    log.info("between runs")
    assert [record.getMessage() for record in caplog.records] == [
        "rejected: empty [shard 3, record 100% sure]",
        "95% done [shard 3]",
        "between runs",
    ]
    first, second, third = entries(lines)
    assert first == first | {"run": "r1", "shard": "3", "record": "100% sure", "message": "rejected: empty"}
    assert second == second | {"run": "r1", "shard": "3", "message": "95% done", "level": "info"}
    assert "run" not in third


def test_json_lines_take_what_others_log_and_name_an_error_without_its_words(lines: io.StringIO) -> None:
    try:
        raise ValueError("the words of an article")
    except ValueError:
        logging.getLogger("infra.tests").exception("it failed")
    (entry,) = entries(lines)
    assert (entry["message"], entry["error"]) == ("it failed", "ValueError")
    assert "article" not in lines.getvalue()


def test_level_and_form_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_LOG_LEVEL", "INFO")
    monkeypatch.setenv("DATELINE_LOG_FORMAT", "json")
    ours = logging.getLogger("infra")
    before = ours.level, ours.propagate, list(ours.handlers)
    try:
        for _ in range(2):
            configure(Settings.read())
        assert ours.level == logging.INFO
        assert sum(isinstance(handler, JsonLinesHandler) for handler in ours.handlers) == 1
    finally:
        for name in ("infra", "flows"):
            logger = logging.getLogger(name)
            logger.setLevel(before[0])
            logger.propagate = before[1]
            logger.handlers = [one for one in logger.handlers if not isinstance(one, JsonLinesHandler)]


@pytest.mark.parametrize(("error", "traced"), [(DatelineError("no room", "make room"), False), (OSError("why"), True)])
def test_an_error_that_says_what_to_do_is_logged_without_its_trace(error: Exception, traced: bool) -> None:
    configure(Settings())
    record = logging.makeLogRecord({"name": ENGINE, "levelno": logging.ERROR, "exc_info": (type(error), error, None)})
    assert logging.getLogger(ENGINE).filter(record)
    assert (record.exc_info is not None) is traced


@pytest.mark.parametrize(("error", "logged"), [(DatelineError("no room", "make room"), False), (OSError("why"), True)])
def test_an_error_with_a_remedy_is_logged_once(error: Exception, logged: bool) -> None:
    configure(Settings())
    message = "Engine execution exited with unexpected exception"
    record = logging.makeLogRecord(
        {"name": ENGINE, "levelno": logging.ERROR, "msg": message, "exc_info": (type(error), error, None)}
    )
    assert bool(logging.getLogger(ENGINE).filter(record)) is logged
