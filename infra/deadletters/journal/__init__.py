"""The journal of the dead letters: in a folder, or in object storage."""

from infra.deadletters.journal.interface import Journal, JournalPosition
from infra.deadletters.journal.opening import open_journal

__all__ = ["Journal", "JournalPosition", "open_journal"]
