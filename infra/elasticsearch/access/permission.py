"""The error for a missing privilege: what was refused, and which kind of key has it."""

from __future__ import annotations

import re

from infra.elasticsearch.access.privileges import SEARCHES_SUFFIX, SUFFIXES, KeyKind
from infra.elasticsearch.errors import NotAuthorized

_ACTION = re.compile(r"action \[(\S+)\] is unauthorized")
_INDICES = re.compile(r" on indices \[([^\],]+)")
_GENERATED = re.compile(r"-\d{6}-[0-9a-f]{8}$")

_READ_ACTIONS = ("indices:data/read/", "indices:admin/resolve/", "indices:monitor/")


def not_authorized(doing: str, cause: str) -> NotAuthorized:
    """Return the error for a refusal: `cause` is Elasticsearch's description, `doing` completes "While ..."."""
    if not (action := _ACTION.search(cause)):
        return NotAuthorized(f"While {doing}: {cause}.", "Use a key that has the privilege, or grant it to this one.")
    index = _INDICES.search(cause)
    on = f" on {index[1]}" if index else ""
    return NotAuthorized(
        f"While {doing}: these credentials may not do that ({action[1]}{on}).",
        _remedy(action[1], index[1]) if index else "Use an administrator's name and password.",
    )


def alias_of(index: str) -> str:
    """Return the alias of the articles that an index, or the alias of what is beside them, belongs to."""
    alias = _GENERATED.sub("", index)
    for suffix in SUFFIXES:
        alias = alias.removesuffix(suffix)
    return alias


def _remedy(action: str, index: str) -> str:
    alias = alias_of(index)
    name = _GENERATED.sub("", index)
    beside = name != alias
    if name == f"{alias}{SEARCHES_SUFFIX}" and action.startswith(("indices:data/", *_READ_ACTIONS)):
        kind = KeyKind.SEARCHES
    elif action.startswith(_READ_ACTIONS):
        kind = KeyKind.INGEST if beside else KeyKind.SEARCH
    else:
        kind = KeyKind.INGEST if action.startswith("indices:data/") else KeyKind.DEPLOY
    return f"A key of the kind {kind} may: `dateline keys create {kind} --index {alias}`."
