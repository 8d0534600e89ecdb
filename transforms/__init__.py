"""The pure half of Dateline: from raw bytes to a document, step by step.

It uses neither Prefect nor Elasticsearch, network, clock or environment; the only files read are its own rules, once.
Start with `pipeline.process`.
"""
