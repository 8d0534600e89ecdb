"""Stories of articles in files."""
