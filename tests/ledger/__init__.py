"""The ledger without faults: random histories of a folder, ingested step by step, against a model of what is found."""
