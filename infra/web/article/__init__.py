"""The page of an article: marks, copies, differences, provenance."""
