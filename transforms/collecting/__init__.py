"""Decisions of collecting, without I/O: what is due, which URLs are taken, and what follows from each answer."""
