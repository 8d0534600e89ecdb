"""The audit of a simulation: what the servers published and were asked for, against what the index has."""
