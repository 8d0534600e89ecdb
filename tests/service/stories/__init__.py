"""Stories of the articles in a real index."""
