"""The ledger: known articles and junk, loaded under a fault, and every one of them accounted for afterwards.

    issue -> inject (load under a fault) -> audit -> load again -> audit

The idea is Vector's conservation oracle: whatever was issued must be found again, once, as it was issued.
`make bench-faults` runs every fault with thousands of articles, `tests/service/ledger` with a few hundred.
"""
