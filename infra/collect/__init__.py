"""Collecting: sources are polled, their pages fetched into the archive."""
