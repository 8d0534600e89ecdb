"""Pure builders of Elasticsearch requests: from what a reader asks to the body that is sent; nothing is sent here.

syntax      (reader) the search box: words, "exact phrases", -exclusions, either|or, field:value
spans       calendar spans: 2024, 2024-11, 2024-11-01..2024-11-30
fields      what can be filtered by, and how a value is compared
criteria    all that was asked, as one frozen record
text        which articles match the words, and how they rank
filters     publication, mentioned dates, names, places, distance; withdrawn articles never
facets      counts by value that stay open when one of their values is chosen
body        the whole request
insight     timelines, and names that stand out
sentence    words that stand in one sentence
"""
