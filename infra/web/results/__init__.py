"""The page of results: hits, facets, histogram, map."""
