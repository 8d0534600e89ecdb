"""Saved searches on the page: the list with new articles, the form that saves one, and its removal."""
