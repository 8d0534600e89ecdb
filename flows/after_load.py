"""Stories, names and saved searches after a run that loaded articles."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from infra.errors import DatelineError
from infra.escaping import terminal_line
from infra.logs import Log

log = Log.of(__name__)


@contextmanager
def failure_as_warning(busy: type[DatelineError], state: str, remedy: str) -> Iterator[None]:
    """Within the block a failure is a warning: the run before it has its outcome and is on record.

    Args:
        busy: The error of work that another run is doing already, which needs no warning.
        state: What is not done, before the error in the warning.
        remedy: The sentence after the error.
    """
    try:
        yield
    except busy as other:
        log.info("%s", other.message)
    except Exception as error:  # noqa: BLE001 - whatever fails here, the run before it has not failed
        log.warning("%s: %s %s", state, terminal_line(str(error)), remedy)
