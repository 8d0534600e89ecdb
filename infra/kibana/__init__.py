"""Kibana as code: data views, searches, a map and dashboards, all made from `dateline.yaml`.

The road of a panel: `description` reads the file; `charts` gives what Kibana is sent and `aggregations` what
Elasticsearch is asked for the same panel, both from the same object. `bundle` gathers everything for one
index; `formats` are strict models of what Kibana takes; `checks` finds what does not fit a mapping; `push`
brings a Kibana to the bundle.
"""
