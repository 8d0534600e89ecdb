"""The client of Elasticsearch: what it sends, when it sends again, and which errors it raises.

connection -> transport (patience, outage) -> elastic_transport;  translation turns the client's errors into ours
"""

from infra.elasticsearch.client.connection import connect, connect_patiently
from infra.elasticsearch.client.translation import cause, describe, error_type, translate_errors, why_unanswered

__all__ = [
    "cause",
    "connect",
    "connect_patiently",
    "describe",
    "error_type",
    "translate_errors",
    "why_unanswered",
]
