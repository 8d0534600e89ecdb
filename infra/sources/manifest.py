"""Metadata that a raw file lacks: `manifest.json` for a folder, or `FILE.meta.json` beside one file."""

from __future__ import annotations

from collections.abc import Mapping
from errno import ENAMETOOLONG
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from infra.sources.metadata import Metadata, MetadataError, read_metadata
from transforms.records import Reason

MANIFEST = "manifest.json"
SIDECAR_SUFFIX = ".meta.json"


def describes_others(file: Path) -> bool:
    """Whether a file holds metadata of other files rather than an article."""
    return file.name == MANIFEST or file.name.endswith(SIDECAR_SUFFIX)


def sidecar_of(file: Path) -> Path:
    """Where the metadata of one file stand, if they have a file of their own."""
    return file.with_name(file.name + SIDECAR_SUFFIX)


def has_sidecar(file: Path) -> bool:
    """Whether they do; a file whose name is too long for one has none."""
    try:
        return sidecar_of(file).is_file()
    except OSError as error:
        if error.errno == ENAMETOOLONG:
            return False
        raise


def is_described(file: Path, root: Path) -> bool:
    """Whether metadata of the file stand beside it, well-formed or not."""
    if has_sidecar(file):
        return True
    return (root / MANIFEST).is_file() and file.relative_to(root).as_posix() in read_manifest(root)


def metadata_of(file: Path, root: Path) -> Metadata:
    """The sidecar's metadata where there is one, else the entry in the root's manifest, else nothing.

    Raises `MetadataError` for what the contract does not allow.
    """
    if has_sidecar(file):
        return read_metadata(_load_object(sidecar_of(file)))
    entry = read_manifest(root).get(file.relative_to(root).as_posix(), {})
    if not isinstance(entry, dict):
        raise MetadataError(Reason.BAD_VALUE, f"the manifest's entry for {file.name} is not an object")
    return read_metadata(entry)


def read_manifest(root: Path) -> Mapping[str, Any]:
    """A folder's manifest, file name to metadata; empty where there is none."""
    manifest = root / MANIFEST
    return _manifest_at(manifest, manifest.stat().st_mtime_ns) if manifest.is_file() else {}


@lru_cache(maxsize=64)
def _manifest_at(manifest: Path, _modified_ns: int) -> Mapping[str, Any]:
    return _load_object(manifest)


def _load_object(path: Path) -> dict[str, Any]:
    try:
        loaded = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise MetadataError(Reason.MALFORMED_JSON, f"{path} is not valid JSON: {error}") from None
    if not isinstance(loaded, dict):
        raise MetadataError(Reason.NOT_AN_OBJECT, f"{path} must hold a JSON object")
    return loaded
