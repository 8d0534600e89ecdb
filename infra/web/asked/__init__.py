"""The state of a page as a URL, and the criteria that it stands for."""
