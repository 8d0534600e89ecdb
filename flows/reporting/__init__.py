"""Reports of runs: in words, as artifacts of the Prefect UI, and as events for automations."""
