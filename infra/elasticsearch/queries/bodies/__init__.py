"""Builders of request bodies: from `Criteria` to the JSON that is sent.

text        which articles match the words, and how they rank
filters     publication, mentioned dates, names, places, distance; withdrawn articles never
facets      counts by value that stay open when one of their values is chosen
search      the whole search request
insight     timelines, and names that stand out
sentence    words within one sentence
"""
