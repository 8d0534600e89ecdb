"""The aggregations behind the panels of a dashboard: the searches that Kibana sends, and the rows of their replies."""
