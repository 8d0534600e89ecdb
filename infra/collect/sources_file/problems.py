"""Problems of sources.yaml: each with its line, its key, and advice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from infra.collect.sources_file.model import Source, SourceLimits, SourcesFile
from infra.errors import UsageError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_SYNONYMS = {
    "feed": "feeds",
    "rss": "feeds",
    "url": "feeds",
    "urls": "feeds",
    "sitemap": "sitemaps",
    "pages": "start_pages",
    "start_page": "start_pages",
    "every": "interval",
    "include": "take",
    "exclude": "leave",
    "skip": "leave",
    "lang": "language",
    "email": "contact",
    "mail": "contact",
    "timeout": "seconds",
    "active": "enabled",
}

_SENTENCES = {
    "missing": "it is missing",
    "bool_parsing": "write true or false",
    "bool_type": "write true or false",
    "int_parsing": "write a whole number",
    "int_from_float": "write a whole number",
    "int_type": "write a whole number",
    "float_parsing": "write a number",
    "float_type": "write a number",
    "string_type": "write a text; put it in quotation marks if it looks like a number or a date",
    "tuple_type": "write a list, [a, b] or one item a line after a hyphen",
    "mapping_type": "write keys and values",
    "model_type": "write keys and values",
}
"""Sentences for kinds of pydantic's errors; for the others its own message says what is allowed."""


@dataclass(frozen=True, slots=True)
class SourcesProblem:
    """A problem of the file.

    Attributes:
        line: Counted from 1; None if it concerns the whole file.
        key: Its place: `sources.harbor-times.interval`; empty for the whole file.
    """

    line: int | None
    key: str
    message: str

    def describe(self, path: Path) -> str:
        """Describe the problem on one line, the file first."""
        place = f"{path}:{self.line}" if self.line else str(path)
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


class SourcesInvalid(UsageError):
    """A file of sources that cannot be used, with all of its `problems`."""

    def __init__(self, path: Path, problems: Sequence[SourcesProblem], remedy: str | None = None) -> None:
        message = "\n".join(one.describe(path) for one in problems)
        super().__init__(message, remedy or "Fix them: docs/collecting.md explains every key.")
        self.path, self.problems = path, tuple(problems)

    def __reduce__(self) -> tuple[Any, ...]:
        return (SourcesInvalid, (self.path, self.problems, self.remedy))


def describe_errors(error: ValidationError, document: Any) -> list[SourcesProblem]:
    """The problems in pydantic's errors, by line.

    Args:
        document: The file as ruamel.yaml read it, which knows its lines.
    """
    found = [_describe(one, document) for one in error.errors(include_url=False)]
    return sorted(found, key=lambda one: one.line or 0)


def _describe(error: ErrorDetails, document: Any) -> SourcesProblem:
    location = error["loc"]
    return SourcesProblem(_line(location, document), _key(location, document), _message(error, location))


def _message(error: ErrorDetails, location: tuple[int | str, ...]) -> str:
    if error["type"] == "extra_forbidden":
        return _unknown_key(str(location[-1]), _model_at(location))
    if error["type"] in _SENTENCES:
        return _SENTENCES[error["type"]]
    return error["msg"].removeprefix("Value error, ").removeprefix("Input should be ").strip()


def _unknown_key(key: str, model: type[BaseModel]) -> str:
    allowed = list(model.model_fields)
    synonym = _SYNONYMS.get(key.lower().replace("-", "_"), key)
    close = [synonym] if synonym in allowed else get_close_matches(key.lower().replace("-", "_"), allowed, n=1)
    hint = f"did you mean {close[0]}?" if close else f"allowed are {', '.join(allowed)}"
    return f"there is no such key; {hint}"


def _model_at(location: tuple[int | str, ...]) -> type[BaseModel]:
    if len(location) <= 1:
        return SourcesFile
    return SourceLimits if "limits" in location[2:-1] else Source


def _line(location: tuple[int | str, ...], document: Any) -> int | None:
    """The line of the innermost part of a location that the file has."""
    line, value = None, document
    for part in location:
        try:
            line = (value.lc.item(part) if isinstance(part, int) else value.lc.key(part))[0] + 1
            value = value[part]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line


def _key(location: tuple[int | str, ...], document: Any) -> str:
    """The place in words of the file: a source by its name, an item of a list by its number from 1."""
    parts: list[str] = []
    value = document
    for depth, part in enumerate(location):
        value = value[part] if _has(value, part) else None
        name = value.get("name") if depth == 1 and isinstance(value, dict) else None
        parts.append(str(name) if isinstance(name, str) else str(part + 1) if isinstance(part, int) else str(part))
    return ".".join(parts)


def _has(value: Any, part: int | str) -> bool:
    return (isinstance(value, dict) and part in value) or (
        isinstance(value, list) and isinstance(part, int) and part < len(value)
    )
