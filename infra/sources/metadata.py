"""The metadata keys of the input contract, read strictly: an unknown key is refused by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from infra.errors import describe_defect
from infra.sources.given_dates import UncertainDate, read_date
from infra.sources.record_options import suggest_map
from infra.sources.strict_json import RepeatedKeys
from transforms.publication import parse_moment
from transforms.records import Reason
from transforms.urls import domain

DEFAULT_SOURCE = "local"
METADATA_KEYS = ("id", "url", "title", "published", "observed", "source", "language", "encoding")


class MetadataError(ValueError):
    """A key or value that the contract does not allow, with a reason and a message for the user."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(reason, message)
        self.reason = reason
        self.message = message


def internal_error(error: Exception) -> MetadataError:
    """The refusal of an input that met a defect of Dateline."""
    return MetadataError(Reason.INTERNAL_ERROR, describe_defect(error))


def file_time_error(path: str) -> MetadataError:
    """The refusal of an article with no time but its file's, which is before the year 1 or after 9999."""
    return MetadataError(
        Reason.BAD_FILE_TIME,
        f"the modification time of {path} is before the year 1 or after 9999; set it (`touch` does) or give `observed`",
    )


def require_distinct_keys(given: Mapping[str, Any]) -> None:
    """Raise MetadataError if a key occurs more than once in an object of `load_json`."""
    if isinstance(given, RepeatedKeys):
        names = ", ".join(map(repr, given.repeated))
        raise MetadataError(Reason.REPEATED_KEY, f"repeated key {names}; give each key once")


@dataclass(frozen=True, slots=True)
class GivenMetadata:
    """The metadata that an article was given with; None means absent."""

    external_id: str | None = None
    url: str | None = None
    title: str | None = None
    published: str | None = None
    observed: datetime | None = None
    source: str | None = None
    language: str | None = None
    encoding: str | None = None

    def source_or(self, default: str | None) -> str:
        """The given source, else the run's default, else the URL's host, else `local`."""
        return self.source or default or domain(self.url) or DEFAULT_SOURCE


def read_metadata(given: Mapping[str, Any], day_first: bool | None = None) -> GivenMetadata:
    """Metadata from JSON values; `null` and `""` mean absent. `day_first` is that of `RecordOptions`.

    Raises MetadataError for an unknown or repeated key, a value of another type than string, or a time that cannot be
    read with certainty.
    """
    require_distinct_keys(given)
    unknown = sorted(set(given) - set(METADATA_KEYS))
    if unknown:
        names = ", ".join(map(repr, unknown))
        known = ", ".join(METADATA_KEYS)
        message = f"unknown key {names}; known are {known}, and text or html{map_hint(given)}"
        raise MetadataError(Reason.UNKNOWN_KEY, message)
    return GivenMetadata(
        external_id=_identifier(given.get("id")),
        url=_text(given, "url"),
        title=_text(given, "title"),
        published=_date(given, "published", day_first),
        observed=_observed(_date(given, "observed", day_first, is_precise=True)),
        source=_text(given, "source"),
        language=_text(given, "language"),
        encoding=_text(given, "encoding"),
    )


def _identifier(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _text({"id": value}, "id")


def _text(given: Mapping[str, Any], key: str) -> str | None:
    value = given.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise MetadataError(Reason.BAD_VALUE, f"{key} must be a string, not {type(value).__name__}")
    return value.encode("utf-8", "replace").decode("utf-8").strip() or None


def map_hint(given: Mapping[str, Any]) -> str:
    """Return the end of a message: the map that reads a record with these keys; empty if none is known."""
    suggested = suggest_map(given)
    return f"; to read these records: --map {suggested}" if suggested else ""


def _date(given: Mapping[str, Any], key: str, day_first: bool | None, *, is_precise: bool = False) -> str | None:
    """The date under a key as ISO 8601; with `is_precise` one in ISO 8601 keeps its fraction of a second."""
    value = given.get(key)
    value = _text(given, key) if isinstance(value, str) else value
    if value is None:
        return None
    if is_precise and isinstance(value, str) and parse_moment(value):
        return value
    try:
        return read_date(value, day_first)
    except UncertainDate as error:
        raise MetadataError(Reason.BAD_VALUE, f"{key} {error}") from None


def _observed(value: str | None) -> datetime | None:
    if value is None:
        return None
    moment = parse_moment(value)
    if moment is None:
        raise MetadataError(Reason.BAD_VALUE, f"observed {value!r} is not a date that can be read")
    return moment
