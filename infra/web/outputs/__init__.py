"""A search taken away from the page: its Atom feed, and the export of all that it finds."""
