"""Reading of sources.yaml."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from infra.collect.sources_file.model import SourcesFile
from infra.collect.sources_file.problems import SourcesInvalid, SourcesProblem, describe_errors

MAX_BYTES = 10_000_000
"""Bytes of the file: some 50,000 sources."""


def read_sources(path: Path) -> SourcesFile:
    """Read the sources. Raises SourcesInvalid with every problem of the file."""
    return validate_sources(load_document(read_text(path), path), path)


def read_text(path: Path) -> str:
    """Return the text of the file. Raises SourcesInvalid."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise SourcesInvalid(
            path,
            [SourcesProblem(None, "", "there is no such file")],
            "Add a source: dateline sources add URL. DATELINE_SOURCES names another file.",
        ) from None
    except OSError as error:
        problem = SourcesProblem(None, "", f"it cannot be read: {error.strerror}")
        raise SourcesInvalid(path, [problem], "DATELINE_SOURCES names another file.") from None
    if len(content) > MAX_BYTES:
        raise SourcesInvalid(path, [SourcesProblem(None, "", f"it is larger than {MAX_BYTES:,} bytes")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourcesInvalid(path, [SourcesProblem(line, "", "it is not UTF-8")]) from None


def load_document(text: str, path: Path) -> Any:
    """Return the document with its comments and lines, as ruamel.yaml has it. Raises SourcesInvalid."""
    try:
        return round_trip_yaml().load(StringIO(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = " ".join(str(error.problem or error.context or "it is not YAML").split())
        line = mark.line + 1 if mark else None
        raise SourcesInvalid(path, [SourcesProblem(line, "", f"it is not valid YAML: {message}")]) from None
    except (YAMLError, ValueError, RecursionError) as error:
        message = " ".join(str(error).split())[:200]
        raise SourcesInvalid(path, [SourcesProblem(None, "", f"it is not valid YAML: {message}")]) from None


def validate_sources(document: Any, path: Path) -> SourcesFile:
    """Return the sources of a document. Raises SourcesInvalid."""
    if not isinstance(document, dict):
        problem = SourcesProblem(1, "", "the file has the keys contact and sources; write contact: and sources:")
        raise SourcesInvalid(path, [problem])
    if document.get("sources", ()) is None:
        document = {key: value for key, value in document.items() if key != "sources"}
    try:
        return SourcesFile.model_validate(document)
    except ValidationError as error:
        raise SourcesInvalid(path, describe_errors(error, document)) from None


def round_trip_yaml() -> YAML:
    """A reader and writer that keeps comments, order and quotation marks."""
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
