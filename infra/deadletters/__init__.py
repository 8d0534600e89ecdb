"""Dead letters: what was refused is kept whole on disk, once, and can be replayed."""

from infra.deadletters.errors import DeadLetterError, DeadLettersFull, DeadLettersUnreadable, DeadLettersUnwritable
from infra.deadletters.letters import DeadLetter, FiledLetter, Given, letter_of
from infra.deadletters.store import CAP_BYTES, DeadLetters

__all__ = [
    "CAP_BYTES",
    "DeadLetter",
    "DeadLetterError",
    "DeadLetters",
    "DeadLettersFull",
    "DeadLettersUnreadable",
    "DeadLettersUnwritable",
    "FiledLetter",
    "Given",
    "letter_of",
]
