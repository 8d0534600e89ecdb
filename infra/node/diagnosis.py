"""Reading from the logs why a node did not start."""

from __future__ import annotations

from typing import NamedTuple

from infra.node.errors import StartError
from infra.node.home import Home
from infra.node.logfile import tail

PORT_REMEDY = (
    "Choose another port (0 takes any free one). If it is an Elasticsearch that you want to use, set "
    "ELASTICSEARCH_URL to its address."
)
_OTHER_HOME = "Choose another home for the node, or remove this one and index anew."


class Cause(NamedTuple):
    """What a log says, what it means, and what to do."""

    sign: str
    meaning: str
    remedy: str


CAUSES = (
    Cause("Address already in use", "Its port is taken by another program.", PORT_REMEDY),
    Cause("No space left on device", "The disk is full.", "Make room, or choose another home for the node."),
    Cause("Disk quota exceeded", "The disk quota is used up.", "Make room, or choose another home for the node."),
    Cause("Lock held by another program", "Another node uses its data.", "Stop that node, or choose another home."),
    Cause("insufficient memory", "There is too little memory.", "Make memory free, or choose a smaller heap."),
    Cause("OutOfMemoryError", "Its heap is too small.", "Choose a larger heap."),
    Cause("AccessDeniedException", "It may not use a file of its own.", "Give the file to the node's user."),
    Cause("cannot upgrade a node", "Its data is of an Elasticsearch too old for this one.", _OTHER_HOME),
    Cause("cannot downgrade a node", "Its data is of a newer Elasticsearch.", _OTHER_HOME),
)
"""The first whose sign is found counts."""

_UNKNOWN = Cause("", "", "The whole log may tell more: dateline es logs")


def explain(home: Home, what_happened: str) -> StartError:
    """The error to raise: what happened, why if the logs show a known cause, and their last lines."""
    output = tail(home.launcher_log, 200) or tail(home.log, 200)
    cause = next((cause for cause in CAUSES if cause.sign in output), _UNKNOWN)
    last_lines = "\n".join(output.splitlines()[-15:])
    return StartError(f"{what_happened} {cause.meaning}".rstrip() + f"\n{last_lines}", cause.remedy)
