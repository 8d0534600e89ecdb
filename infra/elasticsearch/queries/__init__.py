"""Pure builders of Elasticsearch requests, from a reader's query to the body; nothing is sent here.

syntax      (reader) the search box: words, "exact phrases", -exclusions, either|or, field:value
spans       calendar spans: 2024, 2024-11, 2024-11-01..2024-11-30
fields      fields to filter by, and the comparison of their values
criteria    the whole query as one frozen record
bodies      request bodies
"""
