"""The sources that a command or a run is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from infra.collect.sources_file.model import Source, SourcesFile
from infra.errors import UsageError


class UnknownSource(UsageError):
    """The file has no source of that name."""


def select_sources(file: SourcesFile, names: Iterable[str], path: Path) -> tuple[Source, ...]:
    """Return the sources with these names, in the order of the file; without names those that are enabled.

    Raises:
        UnknownSource: The file, which is at `path`, has no source of one of the names.
    """
    wanted = list(dict.fromkeys(names))
    by_name = {source.name: source for source in file.sources}
    for name in wanted:
        if name not in by_name:
            close = get_close_matches(name, by_name, n=1)
            hint = f"Did you mean {close[0]}?" if close else "`dateline sources list` lists them."
            raise UnknownSource(f"{path} has no source {name}.", hint)
    if wanted:
        return tuple(source for source in file.sources if source.name in wanted)
    return tuple(source for source in file.sources if source.enabled)
