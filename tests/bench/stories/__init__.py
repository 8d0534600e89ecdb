"""Pairs of articles that are one story and pairs that only look alike, built from our own texts, and their figures."""
