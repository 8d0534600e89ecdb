"""Dead letters: refused inputs, kept whole on disk and once each, to be replayed."""

from infra.deadletters.errors import (
    DeadLetterError,
    DeadLettersElsewhere,
    DeadLettersFull,
    DeadLettersHeld,
    DeadLettersUnreadable,
    DeadLettersUnwritable,
)
from infra.deadletters.letters import DeadLetter, LetterHistory, StoredLetter, build_letter
from infra.deadletters.selection import OPEN, LetterSelection
from infra.deadletters.storage import StorageIdentity
from infra.deadletters.store import ALARM_SHARE, DeadLetters, LetterSummary, open_dead_letters

__all__ = [
    "ALARM_SHARE",
    "OPEN",
    "DeadLetter",
    "DeadLetterError",
    "DeadLetters",
    "DeadLettersElsewhere",
    "DeadLettersFull",
    "DeadLettersHeld",
    "DeadLettersUnreadable",
    "DeadLettersUnwritable",
    "LetterHistory",
    "LetterSelection",
    "LetterSummary",
    "StorageIdentity",
    "StoredLetter",
    "build_letter",
    "open_dead_letters",
]
