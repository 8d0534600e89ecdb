"""Shared parts of the flow tests: a Prefect server, a relay, a receiver of alerts, a search for secrets."""
