"""What a page says of its article: title, authors, dates, and where it belongs."""
