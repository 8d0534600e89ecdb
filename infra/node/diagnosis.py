"""Reading from a log why a node did not start."""

from __future__ import annotations

from infra.node import tools
from infra.node.errors import NodeNotStarted
from infra.node.home import Home

PORT_REMEDY = (
    "Choose another port (0 takes any free one). If it is an Elasticsearch that you want to use, set "
    "ELASTICSEARCH_URL to its address."
)

_KNOWN = (
    ("Address already in use", "The port is taken by another program.", PORT_REMEDY),
    ("No space left on device", "The disk is full.", "Make room, or choose another home for the node."),
    ("Lock held by another program", "Another node uses this data folder.", "Stop that node, or choose another home."),
    ("insufficient memory for the Java Runtime", "There is not enough memory.", "Make memory free, or choose a smaller heap."),
    ("AccessDeniedException", "The node may not read or write one of its files.", "See the log for the file; remove it, or give it to the node's user."),
    ("can not be upgraded from", "The data is of an older Elasticsearch.", "Choose another home, or remove this one and index anew."),
    ("cannot downgrade a node", "The data is of a newer Elasticsearch.", "Choose another home, or remove this one and index anew."),
)
"""What a log says, what it means, what to do."""

_OTHERWISE = "The whole log may tell more: dateline es logs"


def of(home: Home, what_happened: str) -> NodeNotStarted:
    """The error to raise, with the cause if the logs of `home` name a known one, and the last lines."""
    log = tools.tail(home.launcher_log, 15) or tools.tail(home.log, 15)
    found = tools.tail(home.launcher_log, 200) + tools.tail(home.log, 200)
    meaning, remedy = next(((meaning, remedy) for text, meaning, remedy in _KNOWN if text in found), ("", _OTHERWISE))
    return NodeNotStarted(f"{what_happened} {meaning}\n{log}".rstrip(), remedy)
