"""Listings of articles: feeds, sitemaps and start pages."""
