"""Dead letters: refused inputs, kept whole and once each, to be replayed."""

from infra.deadletters.errors import (
    DeadLetterError,
    DeadLettersElsewhere,
    DeadLettersFull,
    DeadLettersHeld,
    DeadLettersUnreadable,
    DeadLettersUnwritable,
)
from infra.deadletters.known import LetterSummary
from infra.deadletters.letters import DeadLetter, LetterHistory, StoredLetter, build_letter
from infra.deadletters.opening import deadletter_places, open_dead_letters
from infra.deadletters.selection import OPEN, LetterSelection
from infra.deadletters.storage import StorageIdentity
from infra.deadletters.store import ALARM_SHARE, DeadLetters

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
    "deadletter_places",
    "open_dead_letters",
]
