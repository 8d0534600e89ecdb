"""A continuous schedule of ingests under random faults, with what must stay flat measured after each."""
