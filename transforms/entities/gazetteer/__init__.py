"""The names that are known before an article is read: places, peoples, organizations, names of people."""
