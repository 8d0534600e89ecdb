"""Editing of sources.yaml: comments, order and quotation marks of what is in it are kept."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from textwrap import dedent, indent
from typing import Any

from infra.collect.sources_file.model import SourcesFile
from infra.collect.sources_file.problems import SourcesInvalid, SourcesProblem
from infra.collect.sources_file.read import load_document, read_text, round_trip_yaml, validate_sources
from infra.errors import UsageError
from infra.output import translate_write_errors

NEW_FILE = """\
# The sources that `dateline collect` collects; docs/collecting.md explains every key.
contact: {contact}
sources:
"""


class DuplicateSource(UsageError):
    """A source that the file has already."""


def add_source(path: Path, entry: Mapping[str, Any], contact: str | None = None) -> SourcesFile:
    """Add a source at the end of the file, which is replaced atomically; a missing file is created.

    Args:
        entry: The keys of the source.
        contact: The contact of a new file; required if there is no file yet.

    Returns:
        The content of the file now.

    Raises:
        DuplicateSource: The file has a source of this name, or with one of its listings.
        SourcesInvalid: The file, or the entry, cannot be used.
        OutputError: The file cannot be written.
    """
    text = _text_of(path, contact)
    document = load_document(text, path)
    before = validate_sources(document, path)
    _require_new(before, entry)
    written = _append(text, document, entry)
    after = _read_again(written, path) if written else None
    if after is None or after.sources[:-1] != before.sources:
        written = _dump(document, entry)
        after = validate_sources(load_document(written, path), path)
    _replace(path, written or "")
    return after


def _append(text: str, document: Any, entry: Mapping[str, Any]) -> str | None:
    """The text with the entry behind it; None if its end is not that of a list with one source after the other."""
    sources = document.get("sources")
    if not sources or list(document)[-1] != "sources" or sources.fa.flow_style():
        return None
    indentation = " " * (sources.lc.item(0)[1] - 2)
    return f"{text.rstrip()}\n{indent(dedent(entry_text(entry)), indentation)}"


def _read_again(text: str, path: Path) -> SourcesFile | None:
    try:
        document = load_document(text, path)
    except SourcesInvalid:
        return None
    return validate_sources(document, path)


def _dump(document: Any, entry: Mapping[str, Any]) -> str:
    """The document with the entry, as written by ruamel.yaml, which keeps comments and order."""
    if document.get("sources") is None:
        document["sources"] = []
    document["sources"].append(dict(entry))
    written = StringIO()
    round_trip_yaml().dump(document, written)
    return written.getvalue()


def entry_text(entry: Mapping[str, Any]) -> str:
    """The entry as the file has it."""
    written = StringIO()
    round_trip_yaml().dump([dict(entry)], written)
    return written.getvalue()


def require_contact(path: Path, contact: str | None) -> str:
    """The contact of the file, which must be valid, else that for a new one. Raises SourcesInvalid."""
    return validate_sources(load_document(_text_of(path, contact), path), path).contact


def _text_of(path: Path, contact: str | None) -> str:
    if path.exists():
        return read_text(path)
    if contact is None:
        raise SourcesInvalid(
            path,
            [SourcesProblem(None, "contact", "there is no file yet, and a new one needs a contact")],
            "Give --contact with a mail address or a URL by which administrators of sites can reach you.",
        )
    return NEW_FILE.format(contact=json.dumps(contact) if not contact.isprintable() or "#" in contact else contact)


def _require_new(file: SourcesFile, entry: Mapping[str, Any]) -> None:
    listings = {url for key in ("feeds", "sitemaps", "start_pages") for url in entry.get(key, ())}
    for source in file.sources:
        if source.name.lower() == str(entry["name"]).lower():
            raise DuplicateSource(f"The file has a source {source.name} already.", "Give another name: --name NAME.")
        if shared := sorted(listings & {*source.listings}):
            raise DuplicateSource(
                f"The source {source.name} has {shared[0]} already.", f"Edit {source.name} in the file instead."
            )


def _replace(path: Path, text: str) -> None:
    """Write the file under another name, then give it its own; its mode stays."""
    with translate_write_errors(path, "DATELINE_SOURCES"):
        target = path.resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
        with NamedTemporaryFile(
            "w", encoding="utf-8", dir=target.parent, prefix=f".{target.name}.", delete=False
        ) as file:
            temporary = Path(file.name)
            try:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
                temporary.chmod(mode)
                temporary.replace(target)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
