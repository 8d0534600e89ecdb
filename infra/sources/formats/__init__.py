"""The file formats that can be ingested. A new one is a module in this package, and a line in `FORMATS`."""

from pathlib import Path

from infra.sources.formats.base import SourceFormat
from infra.sources.formats.files import GZIPPED_HTML, GZIPPED_TEXT, HTML, TEXT
from infra.sources.formats.json_file import GZIPPED_JSON, JSON
from infra.sources.formats.jsonl import GZIPPED_JSONL, JSONL
from infra.sources.formats.tables import CSV, GZIPPED_CSV, GZIPPED_TSV, TSV
from infra.sources.manifest import is_metadata_file

FORMATS: tuple[SourceFormat, ...] = (
    TEXT,
    HTML,
    JSONL,
    JSON,
    CSV,
    TSV,
    GZIPPED_TEXT,
    GZIPPED_HTML,
    GZIPPED_JSONL,
    GZIPPED_JSON,
    GZIPPED_CSV,
    GZIPPED_TSV,
)

__all__ = ["FORMATS", "SourceFormat", "format_named", "format_of", "supported_suffixes"]


def format_of(file: Path) -> SourceFormat | None:
    """The format of a file, by its name; None if it is unsupported or describes other files."""
    if is_metadata_file(file):
        return None
    return next((one for one in FORMATS if one.recognizes(file.name)), None)


def format_named(name: str) -> SourceFormat:
    """The format with that name. Raises LookupError for an unknown name."""
    found = next((one for one in FORMATS if one.name == name), None)
    if found is None:
        raise LookupError(f"no file format is named {name!r}")
    return found


def supported_suffixes() -> tuple[str, ...]:
    """The file name endings of all formats."""
    return tuple(suffix for one in FORMATS for suffix in one.suffixes)
