"""The canonical name of each mention, and the facets made of these names."""
