"""Metadata beside raw files: `FILE.meta.json` for one file, or `manifest.json` for a folder and those below it.

Of several manifests with an entry for a file, that of the nearest folder counts. An entry `"FOLDER/": null` leaves a
folder out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from errno import ENAMETOOLONG
from functools import lru_cache
from pathlib import Path
from typing import Any

from infra.places import entity_tag, open_stored
from infra.plural import pluralize
from infra.sources.metadata import GivenMetadata, MetadataError, read_metadata
from infra.sources.record_options import MapError, RecordOptions, check_map
from infra.sources.strict_json import RepeatedKeys, load_json
from transforms.printable import printable
from transforms.records import Reason

MANIFEST = "manifest.json"
SIDECAR_SUFFIX = ".meta.json"

MAX_SIDECAR = 1_000_000
"""Bytes; a hundred times the metadata of one article."""

MAX_MANIFEST = 64_000_000
"""Bytes: about 300,000 entries. Parsed they take some 500 MB, in every process that reads the folder."""

_MANIFESTS_KEPT = 4

_UNMATCHED_NAMED = 3
"""Entries that a remark names of those that no file has."""


def is_metadata_file(file: Path) -> bool:
    """Return whether a file has metadata of other files instead of an article."""
    return file.name == MANIFEST or file.name.endswith(SIDECAR_SUFFIX)


def sidecar_path(file: Path) -> Path:
    """The path of the sidecar of a file."""
    return file.with_name(file.name + SIDECAR_SUFFIX)


def has_sidecar(file: Path) -> bool:
    """Return whether a file has a sidecar; False if its name is too long for one."""
    try:
        return sidecar_path(file).is_file()
    except OSError as error:
        if error.errno == ENAMETOOLONG:
            return False
        raise


def has_metadata(file: Path, root: Path) -> bool:
    """Return whether the file has metadata beside it, valid or not."""
    return has_sidecar(file) or find_entry(file, root) is not None


def find_metadata(file: Path, root: Path) -> GivenMetadata:
    """The metadata of the file's sidecar, else of its entry in the nearest manifest, else empty ones.

    Raises MetadataError for keys and values that the contract does not allow.
    """
    if has_sidecar(file):
        return read_metadata(load_object(read_sidecar(file, root), sidecar_path(file)))
    found = find_entry(file, root)
    if found is None:
        return GivenMetadata()
    if found.is_repeated:
        raise MetadataError(Reason.REPEATED_KEY, f"the manifest has more than one entry for {found.name!r}; give one")
    if not isinstance(found.value, dict):
        raise MetadataError(Reason.BAD_VALUE, f"the manifest's entry for {file.name} is not an object")
    return read_metadata(found.value)


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """The entry of a file in a manifest: its name there, its value, and whether the name occurs more than once."""

    name: str
    value: Any
    is_repeated: bool


def find_entry(file: Path, root: Path) -> ManifestEntry | None:
    """The entry of a file in the nearest manifest that has one, from its own folder up to `root`.

    Raises MetadataError for the first of these manifests that is malformed.
    """
    for folder in file.parents:
        manifest, name = read_manifest(folder, root), file.relative_to(folder).as_posix()
        if name in manifest:
            repeated = isinstance(manifest, RepeatedKeys) and name in manifest.repeated
            return ManifestEntry(name, manifest[name], repeated)
        if folder == root:
            break
    return None


def find_record_options(file: Path, root: Path, default: RecordOptions) -> RecordOptions:
    """The options in the metadata of a file with records: `map` (our key to theirs) and `day_first`; else the default.

    Raises MetadataError for malformed metadata, MapError for a malformed map.
    """
    if has_sidecar(file):
        given: object = load_object(read_sidecar(file, root), sidecar_path(file))
    else:
        found = find_entry(file, root)
        given = found.value if found else None
    return options_of(given, default)


def options_of(given: object, default: RecordOptions) -> RecordOptions:
    """The options in the metadata of a file; else the default. Raises MapError for a malformed map."""
    if not isinstance(given, dict):
        return default
    keys, day_first = given.get("map", {}), given.get("day_first", default.day_first)
    if not isinstance(keys, dict) or not all(isinstance(name, str) for name in keys.values()):
        raise MapError("it is not an object of strings.", 'Give {"map": {"title": "headline", "text": "body"}}.')
    if not isinstance(day_first, bool | None):
        raise MapError("day_first is neither true nor false.", 'Give {"day_first": true}.')
    pairs = check_map((theirs, ours) for ours, theirs in keys.items())
    return RecordOptions(pairs or default.keys, day_first)


def read_sidecar(file: Path, root: Path) -> bytes:
    """The bytes of a file's sidecar. Raises MetadataError if it is too large or a link out of `root`."""
    return _read_contained(sidecar_path(file), root, MAX_SIDECAR)


def read_manifest(folder: Path, root: Path) -> Mapping[str, Any]:
    """The manifest of a folder under `root`, file name to metadata; empty without a manifest.

    Raises MetadataError if it is malformed, too large, or a link out of `root`.
    """
    manifest = folder / MANIFEST
    if not manifest.is_file():
        return {}
    stat = manifest.stat()
    loaded = _manifest_at(manifest, root, (int(stat.st_mtime * 1e9), stat.st_size, stat.st_ino, entity_tag(manifest)))
    if isinstance(loaded, MetadataError):
        raise MetadataError(loaded.reason, loaded.message)
    return loaded


@lru_cache(maxsize=_MANIFESTS_KEPT)
def _manifest_at(
    manifest: Path, root: Path, _state: tuple[int, int, int, str | None]
) -> Mapping[str, Any] | MetadataError:
    """The manifest, or why it is refused: either is computed once for all files of the folder."""
    try:
        return load_object(_read_contained(manifest, root, MAX_MANIFEST), manifest)
    except MetadataError as refused:
        return refused


def _read_contained(path: Path, root: Path, most: int) -> bytes:
    """The bytes of a file under `root`, at most `most`; links out of it are not followed."""
    if not path.resolve().is_relative_to(root.resolve()):
        message = f"{path} is a link that leads out of {root} and is not followed; put the file itself there"
        raise MetadataError(Reason.OUTSIDE_FOLDER, message)
    with open_stored(path) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise MetadataError(Reason.TOO_LARGE, f"{path} is larger than {most:,} bytes; split it or shorten it")
    return content


def left_out_folders(manifest: Path, entries: Mapping[str, object]) -> tuple[str, ...]:
    """Return the paths of the folders that a manifest leaves out, each with a slash at its end."""
    folder = str(manifest).removesuffix(MANIFEST)
    return tuple(f"{folder}{name}" for name, value in entries.items() if name.endswith("/") and value is None)


def describe_unmatched(manifest: Path, entries: Iterable[str], files: Set[str]) -> str | None:
    """Return a sentence on the entries of a manifest that have no file; None if each has one.

    `files` are the paths of all files and folders under the folder of the run, in the form of `manifest`; those of
    folders end in a slash.
    """
    folder = str(manifest).removesuffix(MANIFEST)
    unmatched = [name for name in entries if f"{folder}{name}" not in files]
    if not unmatched:
        return None
    named = ", ".join(repr(name) for name in unmatched[:_UNMATCHED_NAMED])
    more = f" and {len(unmatched) - _UNMATCHED_NAMED:,} more" if len(unmatched) > _UNMATCHED_NAMED else ""
    return printable(
        f"{manifest} has {pluralize(len(unmatched), 'name')} without a file: {named}{more}; names are paths "
        "from its folder, with the ending (`afp.txt`)"
    )


def describe_above(root: Path, files: Sequence[Path]) -> str | None:
    """Return a sentence on the nearest manifest above `root` with entries for files that have no metadata of their own.

    Such entries do not count: which files above a given path describe it would depend on where that is. `files` are
    paths under `root`. A file above that is no manifest of Dateline's is ignored.
    """
    resolved = root.resolve()
    for folder in resolved.parents:
        try:
            entries = read_manifest(folder, folder)
        except (MetadataError, OSError):
            continue
        prefix = resolved.relative_to(folder).as_posix()
        named = (file for file in files if f"{prefix}/{file.relative_to(root).as_posix()}" in entries)
        if count := sum(not _has_own_metadata(file, root) for file in named):
            return printable(
                f"{folder / MANIFEST} has metadata for {pluralize(count, 'file')} of {root}, which do not count: a "
                f"manifest describes files only if a path with it is given; ingest {folder}, or put the entries into "
                f"{root / MANIFEST}"
            )
    return None


def _has_own_metadata(file: Path, root: Path) -> bool:
    try:
        return has_metadata(file, root)
    except (MetadataError, OSError):
        return True


def describe_misnamed(file: Path) -> str | None:
    """Return a sentence on the entry that a file lacks only because its name there has another ending or case."""
    try:
        if has_metadata(file, file.parent):
            return None
        entries = read_manifest(file.parent, file.parent)
    except (MetadataError, OSError):
        return None  # reading the file reports it
    alike = {file.name.casefold(), file.stem.casefold()}
    close = [name for name in entries if name.casefold() in alike and not (file.parent / name).exists()]
    return describe_unmatched(file.parent / MANIFEST, close, frozenset())


def load_object(content: bytes, path: Path | str) -> dict[str, Any]:
    """The JSON object in a metadata file. Raises MetadataError, with the path in its message."""
    try:
        loaded = load_json(content)
    except RecursionError:
        raise MetadataError(Reason.MALFORMED_JSON, f"{path} is nested too deeply") from None
    except ValueError as error:
        raise MetadataError(Reason.MALFORMED_JSON, f"{path} is not valid JSON: {error}") from None
    if not isinstance(loaded, dict):
        raise MetadataError(Reason.NOT_AN_OBJECT, f"{path} must hold a JSON object")
    return loaded
