"""Default retention periods in days, apart from everything else so that the command line shows them without imports."""

LETTER_DAYS = 90
"""Of a closed dead letter: long enough to trace an article that a source asks about."""

RUN_DAYS = 365
"""Of the record of a run: documents name the run that loaded them."""
