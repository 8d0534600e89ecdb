"""A page's source into a tree, and the JSON that pages carry."""
