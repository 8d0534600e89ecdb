"""Saved searches: at the end of each run, what it loaded and they find is sent to a webhook or a notification block.

records       a saved search, and a message with the articles that it has found
store         both in `NAME-searches`
access        the client that may use them
matches       the articles that a search finds for the first time
content       a message as JSON and as text
webhook       the request, to checked addresses only
evaluation    one evaluation: find, record, send
"""

from infra.searches.access import open_searches
from infra.searches.errors import DeliveryFailed, SearchesBusy, SearchesOff, searches_off
from infra.searches.evaluation import SearchEvaluation, evaluate_searches
from infra.searches.records import SavedSearch
from infra.searches.report import SearchesReport
from infra.searches.store import SearchStore

__all__ = [
    "DeliveryFailed",
    "SavedSearch",
    "SearchEvaluation",
    "SearchStore",
    "SearchesBusy",
    "SearchesOff",
    "SearchesReport",
    "evaluate_searches",
    "open_searches",
    "searches_off",
]
