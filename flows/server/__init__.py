"""Access to the Prefect server: the configured one, or a temporary one for a single command."""
