"""Bulk loading that loses nothing: `load` in front, its decisions in `machine`, the network in `wire`."""

from infra.elasticsearch.loading.bulk.loader import largest_request, load
from infra.elasticsearch.loading.bulk.records import BulkPolicy, Fault, ItemOutcome
from infra.elasticsearch.loading.outcomes import Outcome

__all__ = ["BulkPolicy", "Fault", "ItemOutcome", "Outcome", "largest_request", "load"]
