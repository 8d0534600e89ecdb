"""The bundle as files for an import by hand."""

from __future__ import annotations

from pathlib import Path

from infra.kibana.bundle import Bundle
from infra.output import OutputError


def write_files(bundle: Bundle, file: Path) -> tuple[Path, Path]:
    """Saved objects in `file`, requests that make the dashboards beside it. Raises OutputError."""
    requests = file.with_name(f"{file.name.removesuffix('.ndjson')}.console.txt")
    try:
        file.write_bytes(bundle.file_for_hands())
        requests.write_text(bundle.requests(), encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"cannot write {error.filename}: {error.strerror}", "Give a file in a folder that you can write to."
        ) from error
    return file, requests
