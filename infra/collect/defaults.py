"""Defaults of collecting, in a module that a command's help can import."""

from __future__ import annotations

MINUTES = 10.0
"""The time after which a run begins no request."""

TRIAL_PAGES = 5
"""Pages that the trial of a source fetches."""
