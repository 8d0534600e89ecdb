"""The ledger: known articles and junk, loaded while something breaks, and accounted for afterwards to the last one.

    issue -> strike (load under a fault) -> audit -> load again -> audit

The idea is Vector's conservation oracle: whatever was issued must be found again, once, as it was issued.
`make bench-faults` runs every fault with thousands of articles, `tests/service/test_ledger.py` with a few hundred.
"""
