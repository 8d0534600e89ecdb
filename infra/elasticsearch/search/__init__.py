"""Searches: requests are sent here and their answers read; `infra.elasticsearch.queries` builds the bodies."""
