"""The node's process: the user that it runs as, its start, its readiness, and why a start failed."""
