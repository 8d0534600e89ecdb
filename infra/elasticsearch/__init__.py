"""Elasticsearch: connecting, loading, searching, and the indices behind an alias.

client      connections, retries, translation of errors
access      keys and their privileges
lifecycle   definitions, creation and update of indices, withdrawal, copies of dead letters
loading     from a record to a bulk action, and its outcome (bulk)
queries     pure builders of request bodies
search      sending of searches, and their results
"""
