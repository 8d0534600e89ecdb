"""Errors of linking names."""

from __future__ import annotations

from infra.errors import DatelineError, UsageError


class NamesBusy(DatelineError):
    """Another run links the names of the index."""


class UnknownName(UsageError):
    """There is no record of a name."""


class BadCorrections(UsageError):
    """The file of corrections cannot be used."""
