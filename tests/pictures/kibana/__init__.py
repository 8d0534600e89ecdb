"""Pictures of the dashboards: every panel's own query run on a real Elasticsearch, drawn by matplotlib.

They show the rows and the layout of the panels, and a note that they are not pictures of Kibana.
"""
