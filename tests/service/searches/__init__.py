"""Saved searches over a real index, with real webhooks."""
