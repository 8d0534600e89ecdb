"""Dead letters: what was refused is kept whole on disk, once, and can be replayed."""

from infra.deadletters.errors import (
    DeadLetterError,
    DeadLettersElsewhere,
    DeadLettersFull,
    DeadLettersHeld,
    DeadLettersUnreadable,
    DeadLettersUnwritable,
)
from infra.deadletters.letters import DeadLetter, FiledLetter, History, letter_of
from infra.deadletters.selection import OPEN, Selection
from infra.deadletters.storage import Storage
from infra.deadletters.store import ALARM_SHARE, Card, DeadLetters, letters_of

__all__ = [
    "ALARM_SHARE",
    "OPEN",
    "Card",
    "DeadLetter",
    "DeadLetterError",
    "DeadLetters",
    "DeadLettersElsewhere",
    "DeadLettersFull",
    "DeadLettersHeld",
    "DeadLettersUnreadable",
    "DeadLettersUnwritable",
    "FiledLetter",
    "History",
    "Selection",
    "Storage",
    "letter_of",
    "letters_of",
]
