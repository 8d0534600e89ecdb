"""Paths that cannot be ingested: URLs, files of unsupported types, missing ones; with what to do."""

from __future__ import annotations

import re
from pathlib import Path

from infra.errors import UsageError

_URL = re.compile(r"(?:https?|ftp)://", re.IGNORECASE)

_OFFICE = (".doc", ".docx", ".odt", ".rtf", ".ppt", ".pptx", ".odp", ".xls", ".xlsx", ".ods", ".epub", ".pages")

_BY_SUFFIX = {
    ".pdf": "Convert it to text first: `pdftotext -layout FILE.pdf FILE.txt` (of poppler-utils).",
    **dict.fromkeys(
        _OFFICE, "Convert it to HTML or text first: `soffice --headless --convert-to html FILE` (of LibreOffice)."
    ),
    ".xz": "Unpack it first, or compress with gzip.",
    ".bz2": "Unpack it first, or compress with gzip.",
}
"""The remedy for common types that are not read."""


_NOT_PAGES = (".txt", ".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".gz")
_SIGNATURES = (b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff")
"""The first bytes of a PDF, an archive or Office document, a gzip file, and pictures."""


class SourceError(UsageError):
    """A path that cannot be ingested; the message says which and what to do."""


def require_path(given: str) -> None:
    """Raise SourceError if a path is empty or a URL."""
    if not given.strip():
        raise SourceError("A path is empty.", "Give a file or folder; the current folder is `.`.")
    if _URL.match(given):
        raise SourceError(
            f"{given} is a URL, and URLs are not fetched.",
            "Save the page, then ingest the file: `curl -L -o page.html URL` and `dateline ingest page.html`.",
        )


def is_known_unsupported(name: str) -> bool:
    """Return whether a file of that name is of a type that is known and not read."""
    return Path(name.lower()).suffix in _BY_SUFFIX


def unsupported_type(file: Path, supported: tuple[str, ...]) -> SourceError:
    """Build the error for a file of an unsupported type, with the way to convert it."""
    remedy = _BY_SUFFIX.get(file.suffix.lower(), "")
    return SourceError(
        f"{file} is of an unsupported file type.", f"{remedy} Supported are {', '.join(supported)}.".strip()
    )


def require_page(file: Path, content: bytes) -> None:
    """Raise SourceError if a file is not a web page by its ending or its first bytes."""
    name = file.name.lower()
    if name.endswith(_NOT_PAGES):
        raise SourceError(
            f"{file} is not a web page.", f"See the documents of text and records by `dateline process {file}`."
        )
    if file.suffix.lower() in _BY_SUFFIX or content.startswith(_SIGNATURES):
        remedy = _BY_SUFFIX.get(file.suffix.lower(), "")
        raise SourceError(f"{file} is not a web page.", remedy or "Save the page itself as HTML.")


def missing_path(given: Path) -> SourceError:
    """Build the error for a path that is neither a file nor a folder."""
    return SourceError(f"{given} is neither a file nor a folder.", "Check the path.")
