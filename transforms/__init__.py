"""The pure half of Dateline: from raw bytes to a document, step by step.

Nothing here touches Prefect, Elasticsearch, the network, the clock or the environment; the only
files read are this package's own rules, once. `pipeline.process` is the whole journey on one screen.
"""
