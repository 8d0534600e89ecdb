"""Counts with their nouns."""

from __future__ import annotations


def pluralize(number: int, thing: str) -> str:
    """`1 dead letter`, `1,200 dead letters`; for things that take an s."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
