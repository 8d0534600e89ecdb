"""The journal behind a path or URL."""

from __future__ import annotations

from pathlib import Path

from infra.deadletters.errors import DeadLettersUnwritable
from infra.deadletters.journal.folder import FolderJournal
from infra.deadletters.journal.interface import Journal
from infra.deadletters.journal.object_folder import SCHEMES
from infra.deadletters.journal.objects import ObjectJournal


def open_journal(place: Path | str) -> Journal:
    """Return the journal in a folder, or below a URL. Raises DeadLettersUnwritable for a URL of another scheme."""
    given = str(place)
    scheme, end, _ = given.partition("://")
    if not end:
        return FolderJournal(Path(given))
    if scheme.lower() in SCHEMES:
        return ObjectJournal(given)
    raise DeadLettersUnwritable(
        f"Dead letters cannot be kept in {given}: of URLs DATELINE_DEADLETTERS takes those of "
        f"{' and '.join(f'{name}://' for name in SCHEMES)} alone.",
        "Set it to such a URL, or to a folder that all workers share.",
    )
