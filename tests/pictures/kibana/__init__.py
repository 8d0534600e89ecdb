"""Pictures of the dashboards: every panel's own query run on a real Elasticsearch, drawn by matplotlib.

They show what the panels find and how they are laid out. They are no pictures of Kibana, and say so.
"""
