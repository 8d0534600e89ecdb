"""One round of collecting: poll what is due, fetch what is due, into the archive."""

from infra.collect.rounds.context import CollectContext, RoundOptions
from infra.collect.rounds.round import collect_round, mark_ingested, segments_to_ingest

__all__ = ["CollectContext", "RoundOptions", "collect_round", "mark_ingested", "segments_to_ingest"]
