"""Bulk loading without losses.

loader         actions in, one outcome each out
machine        the decisions of a load, without I/O
  backlog          chunks to fill, batches that wait
  evaluation       what follows for a batch from a response
  unproven         acknowledged writes of a shard that may still be lost
  routing          the shard of a document
  circuit_breaker  pauses after failures in a row
  pace             fewer and smaller requests while the service is slow or refuses
request_pool   the network: a thread per request
replies        reading bulk responses
messages       events that the machine receives, commands that it returns
records        the policy and the outcome
"""

from infra.elasticsearch.loading.bulk.loader import largest_request, load
from infra.elasticsearch.loading.bulk.records import BulkPolicy, ItemOutcome, LoadFault
from infra.elasticsearch.loading.outcomes import Outcome

__all__ = ["BulkPolicy", "ItemOutcome", "LoadFault", "Outcome", "largest_request", "load"]
