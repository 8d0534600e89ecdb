"""The bundle as files for an import by hand."""

from __future__ import annotations

from pathlib import Path

from infra.kibana.bundle import Bundle
from infra.output import require_file, writing


def write_files(bundle: Bundle, file: Path) -> tuple[Path, Path]:
    """Saved objects in `file`, requests that make the dashboards beside it. Raises OutputError."""
    requests = file.parent / f"{file.name.removesuffix('.ndjson')}.console.txt"
    with writing(file, "FILE"):
        for one in (file, requests):
            require_file(one)
        file.write_bytes(bundle.file_for_hands())
        requests.write_text(bundle.requests(), encoding="utf-8")
    return file, requests
