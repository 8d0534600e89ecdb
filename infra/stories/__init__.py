"""Stories of articles, in files and in an index."""
