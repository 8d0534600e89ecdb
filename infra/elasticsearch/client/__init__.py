"""The connection to Elasticsearch: what is sent, when it is sent again, and which errors it raises.

connection -> transport (patience, outage) -> elastic_transport
"""

from infra.elasticsearch.client.connection import (
    cause,
    connect,
    connect_patiently,
    describe,
    error_type,
    plain_errors,
    why_unanswered,
    without_credentials,
)

__all__ = [
    "cause",
    "connect",
    "connect_patiently",
    "describe",
    "error_type",
    "plain_errors",
    "why_unanswered",
    "without_credentials",
]
