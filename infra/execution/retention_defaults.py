"""For how long what is done with is kept, in days; the command line shows it without loading anything else."""

LETTER_DAYS = 90
"""Of a closed dead letter: long enough to be asked what became of an article that a source says it sent."""

RUN_DAYS = 365
"""Of the record of a run: documents name the run that loaded them."""
