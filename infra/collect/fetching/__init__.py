"""Fetch URLs that others chose: checked addresses, bounded sizes and times, robots.txt."""
