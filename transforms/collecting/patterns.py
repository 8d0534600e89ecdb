"""Patterns of the URLs to take and to leave: globs, or `re:` and a regular expression (RE2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast
from urllib.parse import urlsplit

import re2

REGEX = "re:"


@dataclass(frozen=True, slots=True)
class UrlPatterns:
    """The patterns of a source: a URL must match one of `take`, if there are any, and none of `leave`."""

    take: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()

    def accept(self, url: str) -> bool:
        """Return whether the URL is of an article to collect."""
        if any(matches(pattern, url) for pattern in self.leave):
            return False
        return not self.take or any(matches(pattern, url) for pattern in self.take)


def matches(pattern: str, url: str) -> bool:
    """Return whether a URL matches a pattern.

    A glob that begins with `/` is compared with path and query, any other with the whole URL, with or without its
    scheme; `*` is any text, `?` one character. A regular expression is searched in the whole URL. Raises ValueError
    for an invalid one.
    """
    compiled = _compile(pattern)
    if pattern.startswith(REGEX):
        return compiled.search(url) is not None
    return any(compiled.fullmatch(part) for part in _parts(pattern, url))


def _parts(pattern: str, url: str) -> Sequence[str]:
    if pattern.startswith("/"):
        parts = urlsplit(url)
        return [(parts.path or "/") + (f"?{parts.query}" if parts.query else "")]
    return [url, url.partition("://")[2]]


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    if pattern.startswith(REGEX):
        source = pattern.removeprefix(REGEX)
    else:
        source = "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)
    options = cast("Any", re2).Options()
    options.log_errors = False
    try:
        return cast("re.Pattern[str]", cast("Any", re2).compile(source, options))
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        reason = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
        raise ValueError(f"{pattern!r} is not a regular expression (RE2): {reason}") from error
