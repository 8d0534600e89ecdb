"""Names across the articles of a generated corpus: shares, precision and speed."""
