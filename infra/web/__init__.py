"""The search page and its JSON API: a FastAPI application over an index that is read, never written.

serving     checks of the address, and the server
app         the application: routes, safety, error pages
state       shared by all requests: client, index, templates
safety      Host, Origin, token and headers of every request
asked       the state of a page as a URL, and the criteria that it stands for
results     the page of results: hits, facets, histogram, map
article     the page of an article: marks, copies, differences, provenance
api         the same as JSON
strings     every English text of the page
"""
