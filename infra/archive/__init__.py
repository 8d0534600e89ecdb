"""The archive: raw records as delivered and pages as fetched, in WARC files that a rebuild reads again."""
