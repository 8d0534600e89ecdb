"""The archive of delivered records."""
