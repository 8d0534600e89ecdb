"""Finding in the logs why a node did not start."""

from __future__ import annotations

import shutil
from typing import NamedTuple

from infra.node.errors import StartError
from infra.node.home.layout import NodeHome
from infra.node.home.logfile import tail

PORT_REMEDY = (
    "Choose another port (0 takes any free one). If it is an Elasticsearch that you want to use, set "
    "ELASTICSEARCH_URL to its address."
)
_OTHER_HOME = "Choose another home for the node, or remove this one and ingest again."


class StartFailure(NamedTuple):
    """A known cause: the text in the log by which it is recognized, its meaning, and what to do."""

    sign: str
    meaning: str
    remedy: str


DISK_FULL = StartFailure(
    "No space left on device", "The disk is full.", "Free some space, or choose another home for the node."
)
CAUSES = (
    DISK_FULL,
    StartFailure("Disk quota exceeded", "The disk quota is used up.", DISK_FULL.remedy),
    StartFailure("Address already in use", "Its port is taken by another program.", PORT_REMEDY),
    StartFailure("Lock held by another program", "Another node uses its data.", "Stop it, or choose another home."),
    StartFailure("There is insufficient memory", "There is too little memory.", "Free some, or choose a smaller heap."),
    StartFailure("OutOfMemoryError: Java heap", "Its heap is too small.", "Choose a larger heap."),
    StartFailure("Invalid initial heap size", "Its heap is not a size.", "Write it like 512m or 2g."),
    StartFailure("unknown setting [", "It knows no such setting.", "Correct the settings that were added."),
    StartFailure("AccessDeniedException", "It may not use one of its files.", "Give the file to the node's user."),
    StartFailure("cannot upgrade a node", "Its data is of an Elasticsearch too old for this one.", _OTHER_HOME),
    StartFailure("cannot downgrade a node", "Its data is of a newer Elasticsearch.", _OTHER_HOME),
)
"""In order of precedence."""

_UNKNOWN = StartFailure("", "", "See the whole log: dateline es logs")

_FULL_BELOW = 1_000_000
"""Free bytes below which the log itself may be incomplete."""

_LINES_READ = 200
_LINES_SHOWN = 12
_COLUMNS_SHOWN = 300


def explain(home: NodeHome, what_happened: str) -> StartError:
    """Return the error to raise: what happened, the cause if it is known, and the last lines of the log."""
    lines = (tail(home.launcher_log, _LINES_READ) or tail(home.log, _LINES_READ)).splitlines()
    cause = _cause(home, lines)
    informative = [line for line in lines if _is_informative(line)] or lines
    shown = "\n".join(line[:_COLUMNS_SHOWN] for line in informative[-_LINES_SHOWN:])
    return StartError(f"{what_happened} {cause.meaning}".rstrip() + f"\n{shown}", cause.remedy)


def _cause(home: NodeHome, lines: list[str]) -> StartFailure:
    if shutil.disk_usage(home.root).free < _FULL_BELOW:
        return DISK_FULL
    return next((cause for cause in CAUSES if any(cause.sign in line for line in lines)), _UNKNOWN)


def _is_informative(line: str) -> bool:
    """Return whether a line is more than a stack frame or a usual message."""
    frame = line.lstrip().startswith(("at ", "... "))
    usual = any(level in line for level in ("[INFO ]", "[WARN ]", "WARNING:"))
    return bool(line.strip()) and not frame and not usual
