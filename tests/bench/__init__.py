"""Measurements that `make bench-*` runs: never part of the test suite, never asserting a wall-clock time."""
