"""Errors of saved searches.

DeliveryFailed       a message was not taken; it is sent again by the next run
SearchesBusy         another run evaluates the searches of the index
SearchesOff          there is no key for saved searches
UnknownSearch        no search has this name
SearchExists         another search has this name
SearchInvalid        the name, the filters or the receiver cannot be used
"""

from __future__ import annotations

from infra.errors import DatelineError, UsageError


class DeliveryFailed(Exception):
    """The receiver did not take a message; `str()` is the reason, without the URL of a webhook."""


class SearchesBusy(DatelineError):
    """Another run evaluates the saved searches of the index."""


class SearchesOff(UsageError):
    """Elasticsearch has authentication, and there is no key for saved searches."""


class UnknownSearch(UsageError):
    """No saved search of the index has this name."""


class SearchExists(UsageError):
    """A saved search of the index has this name already."""


class SearchInvalid(UsageError):
    """A saved search cannot be as it was given."""


def searches_off() -> SearchesOff:
    """Return the error for an Elasticsearch whose saved searches need a key."""
    return SearchesOff(
        "Elasticsearch has authentication, and there is no key for saved searches.",
        "Set DATELINE_SEARCHES_API_KEY: `dateline keys create searches` creates one.",
    )
