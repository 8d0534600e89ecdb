"""The dead letters of an index, where the settings say."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from infra.deadletters.storage import translate_disk_errors
from infra.deadletters.store import DeadLetters
from infra.places import absolute
from infra.security.private_files import restrict_to_owner
from infra.settings import Settings


def open_dead_letters(settings: Settings, index: str) -> DeadLetters:
    """Open the dead letters of an index, closed to other users. Raises DeadLettersUnwritable."""
    place = settings.deadletters
    if "://" not in place:
        with translate_disk_errors(Path(place)), suppress(FileNotFoundError):
            restrict_to_owner(Path(place))
    return DeadLetters(f"{place.rstrip('/')}/{index}", settings.deadletters_bytes)


def deadletter_places(settings: Settings, index: str) -> list[str]:
    """Return where an index has dead letters: in DATELINE_DEADLETTERS, and in the home from before that was set.

    They are absolute paths or URLs, each once.
    """
    folders = settings.deadletters, str(settings.home / "deadletters")
    return list(dict.fromkeys(absolute(f"{folder.rstrip('/')}/{index}") for folder in folders))
