"""Feeds in files: RSS, Atom and JSON Feed."""
