"""Strict models of exactly the part of Kibana's formats that is sent: an unknown or missing key is an error.

They stand for Kibana 9.5: the Dashboards API (`dashboard`, `charts`, `operations`), the data view API
(`data_view`) and saved objects as lines of an NDJSON file (`saved_objects`).
"""
