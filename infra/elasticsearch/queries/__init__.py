"""Pure builders of Elasticsearch requests: from what a reader asks to the body that is sent; nothing is sent here.

syntax      (reader) the search box: words, "exact phrases", -exclusions, either|or, field:value
spans       calendar spans: 2024, 2024-11, 2024-11-01..2024-11-30
fields      what can be filtered by, and how a value is compared
criteria    all that was asked, as one frozen record
bodies      request bodies
"""
