"""Readers of feeds, compared on damaged feeds."""
